using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies;

/// <summary>What somebody gets wrong who writes a first policy, and what the tool answers.</summary>
public sealed class AuthorMistakeTests : IDisposable
{
    private const string Head = "Title = \"t\", Why = \"w\", Severity = Severity.Error,";

    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_refused_of_a_name_with_dots_is_all_of_it()
    {
        var script = $"return new Policy(\"RB1\", \"n\") {{ {Head} Check = (r, c) => {{ var web = new System.Net.Http.HttpClient(); return []; }} }};";

        var error = Assert.Single(folder.Write("a.csx", script).Load().Errors);

        Assert.Equal("System.Net.Http.HttpClient", error.Span!.Value.Text.ToString());
        Assert.Equal(error.Span.Value.StartPosition, error.Position);
    }

    // The place is behind ¦.
    [Theory]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { return []; ¦return []; } };", "Nothing ever runs this: what stands before it always ends the function; take one of the two out.")]
    [InlineData("#nullable enable\nreturn new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [¦r.Rollback.Finding(\"x\")] };", "This may be null, such as a section that the runbook does not have; ask with '?.' or 'is not null' first.")]
    [InlineData("#nullable enable\nreturn new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [¦null] };", "A finding that is null is none; leave it out: [] when there is nothing to say.")]
    [InlineData("#nullable enable\nreturn new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [r.Finding(¦null)] };", "null stands here for something that must not be null; write what is meant.")]
    public void A_warning_is_in_words_too(string marked, string message)
    {
        var script = marked.Replace("HEAD", Head, StringComparison.Ordinal);
        var text = script.Replace("¦", "", StringComparison.Ordinal);

        var warning = Assert.Single(folder.Write("a.csx", text).Load().Diagnostics);

        Assert.Equal((PolicyDiagnosticKind.Warning, message), (warning.Kind, warning.Message));
        Assert.Equal(new SourceFile("a.csx", text).Position(script.IndexOf('¦', StringComparison.Ordinal)), warning.Position);
    }

    // The place is behind ¦.
    [Theory]
    [InlineData("¦new Policy(\"RB1\", \"n\") { HEAD };", "The policy is made and not returned; write 'return new Policy(…)'.")]
    [InlineData("¦new Policy(\"RB1\", \"n\") { HEAD }", "The policy is made and not returned; write 'return new Policy(…)'.")]
    [InlineData("var policy = new Policy(\"RB1\", \"n\") { HEAD };¦", "The script returns no policy")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD }¦", "A ';' is missing here.")]
    [InlineData("return new Policy(\"RB1\", \"n\")\n{\n    Why = \"w\"¦\n    HEAD\n};", "A ',' is missing here.")]
    [InlineData("return new Policy(\"RB1\", ¦'name') { HEAD };", "Text stands in double quotes; single quotes hold one character.")]
    [InlineData("return new Policy(\"RB1\", ¦\"n)\n{\n    HEAD\n};", "A text begins here and does not end on its line")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD };\n¦return new Policy(\"RB2\", \"m\") { HEAD };", "A file holds one policy, and this would be a second one; put it into a file of its own.")]
    [InlineData("return new ¦Policy(\"RB1\", \"n\") { Why = \"w\", Severity = Severity.Info };", "The Title is missing; add Title = \"what is asked for, as a sentence\".")]
    [InlineData("return new ¦Policy(\"RB1\", \"n\") { Title = \"t\", Why = \"w\" };", "The Severity is missing; add Severity = Severity.Warning.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = runbook ¦=> [] };", "Check takes two parameters: Check = (runbook, context) => ….")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD AppliesTo = (a, b) ¦=> true };", "AppliesTo takes one parameter: AppliesTo = runbook => ….")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.¦Step.Select(s => s.Finding(\"x\")) };", "'Runbook' has no 'Step'. Did you mean 'Steps'?")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Enforcement = Enforcement.¦Mandatory };", "'Enforcement' has no 'Mandatory'. It has Advisory, SoftMandatory, HardMandatory.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦r.Finding(\"x\") };", "Check gives a list of findings; put brackets around the one: [ … ].")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦r.Steps.Select(s => s.Id) };", "Check gives findings, and this is IEnumerable<string>; make one of each thing with .Select(")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { foreach (var s in r.Steps) { ¦yield return s.Finding(\"x\"); } } };", "'yield' cannot stand in a lambda; write a function below")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Bad = ¦\"# [|x|]\" };", "Samples are a list; put brackets around it")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var f = r.Finding(\"x\"); ¦f.Fix = Fix.Safe(\"y\"); return [f]; } };", "A finding cannot be changed; make another one: f with { Fix = … }.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦r.Commands[0].Tool = \"x\"; return []; } };", "A shell command cannot be changed; make another one: r.Commands[0] with { Tool = … }.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.Commands.Where(x => ¦x.Tool = \"psql\").Select(x => x.Finding(\"y\")) };", "'=' sets a value; compare with '=='.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var tool = \"x\"; if (¦tool = \"psql\") { return []; } return []; } };", "'=' sets a value; compare with '=='.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { if (¦r.Id = \"psql\") { return []; } return []; } };", "'=' sets a value; compare with '=='.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.¦Links.Select(l => l.Finding(\"x\")) };", "'Runbook' has no 'Links'. A Document has Links: r.Document.Links.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦File.ReadAllText(\"x\"); return []; } };", "'File' reads and writes files; a policy sees only what it is given; use document.File.Text and library.Documents.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦Console.WriteLine(\"x\"); return []; } };", "'Console' talks to the terminal; return findings instead.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦Process.Start(\"x\"); return []; } };", "'Process' starts and looks at processes;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { new ¦HttpClient(); return []; } };", "'HttpClient' uses the network; a policy sees only what it is given; let a setting (context.Settings) or the organisation file say what it has to know.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦new Random(); return []; } };", "'new Random' is chance; findings have to be the same in every run; take the first, or go through all of them.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (library, c) => library.¦Runbooks.Where(r => r.Metadata.Value(\"a\") is null).Select(r => r.Finding(\"x\")) };", "'Runbook' has no 'Runbooks'. A Library has Runbooks, which CheckAll = (library, context) => … looks at, all files together; here it is context.Library.Runbooks.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (library, c) => library.¦Documents.Select(d => d.Finding(\"x\")) };", "'Document' has no 'Documents'. A Library has Documents, which CheckAll")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦Task.Run(null); return []; } };", "'Task' runs or locks threads;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦JsonSerializer.Serialize(1); return []; } };", "'JsonSerializer' makes objects from text; read the YAML that the document holds.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { new ¦Timer(null); return []; } };", "'Timer' runs or locks threads;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { new ¦StringBuilder(); return []; } };", "'StringBuilder' needs 'using System.Text;' at the top.")]
    [InlineData("using ¦System.Net.Http;\nreturn new Policy(\"RB1\", \"n\") { HEAD };", "'System.Net.Http' uses the network;")]
    [InlineData("using ¦System.Text.Json;\nreturn new Policy(\"RB1\", \"n\") { HEAD };", "'System.Text.Json' makes objects from text;")]
    [InlineData("return new Policy(\"RB1\", \"n\")\n{\n    HEAD\n    Check = (r, c) => r.Commands\n        .Where¦(x => x.Tool == \"psql\"\n        .Select(x => x.Finding(\"y\")),\n    Bad =\n    [\n        \"(\",\n    ],\n};", "The '(' of line 5 is never closed.")]
    [InlineData("return new Policy(\"RB1\", \"n\")\n{\n    HEAD\n    Check = (r, c) =>\n    {\n        foo()¦);\n        return [];\n    },\n};", "A ';' is missing here.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) ¦=> { if (r.Steps.Any()) { return []; } } };", "Some way through Check ends without a result; end it with 'return [];'.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = Find };\nIEnumerable<Finding> ¦Find(Runbook r, PolicyContext c) { if (r.Steps.Any()) { return []; } }", "Some way through Find ends without a result; end it with 'return …;'.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [new ¦Finding(\"x\", r.Span)] };", "A finding is made of what it is about: thing.Finding(\"what is wrong and what to do\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [new ¦Finding { Message = \"x\" }] };", "A finding is made of what it is about: thing.Finding(\"what is wrong and what to do\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [r.Finding(\"x\") with { Fix = Fix.Safe(\"y\", ¦\"z\") }] };", "Fix.Safe takes a title and edits, such as command.Span.InsertAfter(\" --wait\"), and this is string.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [r.Finding(\"x\") with { Fix = ¦r.Span.Replace(\"z\") }] };", "Fix takes a fix, and this is TextEdit: Fix.Safe(\"what it does\", edit), or Fix.Unsafe where somebody has to look at it.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { string s = ¦1; return []; } };", "CS0029: Cannot implicitly convert type 'int' to 'string'")]
    [InlineData("return new Policy(\"RB1\", \"n\") { Title = ¦5, Why = \"w\", Severity = Severity.Info, Check = (r, c) => [] };", "Title takes a text, and this is int: Title = \"what is asked for, as a sentence\".")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [r.Finding(\"x\") with { Message = ¦r.Steps.Count }] };", "Message takes a text, and this is int: Message = \"…\".")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [r.Finding(\"x\") with { IsSecret = ¦\"yes\" }] };", "IsSecret takes true or false, and this is string: IsSecret = true.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [Setting.List(\"a\", ¦\"b\", \"c\")] };", "Setting.List takes a name, a list of texts and what it means: Setting.List(\"teams\", [\"sre\", \"dba\"], \"What it means.\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [Setting.¦List(\"a\", [\"b\"])] };", "Setting.List takes a name, a list of texts and what it means: Setting.List(\"teams\", [\"sre\", \"dba\"], \"What it means.\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [Setting.¦List(\"a\", \"b\", \"c\", \"d\")] };", "Setting.List takes a name, a list of texts and what it means: Setting.List(\"teams\", [\"sre\", \"dba\"], \"What it means.\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [Setting.Number(\"a\", ¦\"b\", \"c\")] };", "Setting.Number takes a name, a number and what it means: Setting.Number(\"days\", 30, \"What it means.\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [Setting.Flag(\"a\", ¦1, \"c\")] };", "Setting.Flag takes a name, true or false and what it means: Setting.Flag(\"strict\", true, \"What it means.\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [Setting.Text(\"a\", ¦1, \"c\")] };", "Setting.Text takes a name, a text and what it means: Setting.Text(\"namespace\", \"web\", \"What it means.\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD ¦Title = \"u\" };", "Title is given twice; take one of the two out.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = async (r, c) ¦=> { return []; } };", "A policy's functions run as ordinary code; take 'async' and 'await' out.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var l = ¦(List<ShellCommand>)r.Commands; return []; } };", "A cast to 'List<ShellCommand>' could change what the tool handed out; copy it with ToList().")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var l = ¦r.GetType().Name; return []; } };", "'Object.GetType' is reflection;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Regex.IsMatch(\"a\", \"b\") ? [] : [] };", "'Regex.IsMatch' may take very long on an unlucky text; write Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking).")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Regex.IsMatch(\"a\", \"b\", RegexOptions.IgnoreCase) ? [] : [] };", "A regular expression may take very long on an unlucky text; pass RegexOptions.IgnoreCase | RegexOptions.NonBacktracking.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Regex.IsMatch(\"a\", \"(?=a)b\", RegexOptions.NonBacktracking) ? [] : [] };", "RegexOptions.NonBacktracking takes no look-around such as (?=…)")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Regex.IsMatch(\"a\", \"(b\", RegexOptions.NonBacktracking) ? [] : [] };", "The pattern is no regular expression: Invalid pattern '(b' at offset 2. Not enough )'s.")]
    [InlineData("¦return new Policy(\"\", \"n\") { HEAD };", "The policy has no text for an id; give it one.")]
    [InlineData("¦return new Policy(\"RB1\", \"n\") { HEAD Bad = null! };", "The policy's Settings, Bad and Good are lists; write [] for an empty one.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var now = ¦DateTime.Now; return []; } };", "'DateTime' depends on the machine's clock and time zone; use context.Today for the day of the check, else DateOnly, TimeOnly or DateTimeOffset.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var now = ¦DateTime.UtcNow.Date; return []; } };", "'DateTime' depends on the machine's clock and time zone; use context.Today for the day of the check, else DateOnly, TimeOnly or DateTimeOffset.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var now = ¦DateOnly.FromDateTime(DateTime.Today); return []; } };", "'DateOnly.FromDateTime' makes a day of the machine's clock and time zone; use context.Today for the day of the check")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Regex.IsMatch(\"a\", r.Title) ? [] : [] };", "'Regex.IsMatch' may take very long on an unlucky text; write Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking). Of a pattern that is no constant ask LinearExpression.IsValid(pattern) first.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Regex.IsMatch(\"a\", r.Title, RegexOptions.IgnoreCase) ? [] : [] };", "A regular expression may take very long on an unlucky text; pass RegexOptions.IgnoreCase | RegexOptions.NonBacktracking. Of a pattern that is no constant ask")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => { if (document.Links.Count > 0) { ¦document.Finding(\"x\"); } } };", "A finding is made here and not given back; return it: return [ … ];")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => { if (document.Links.Count > 0) { ¦document.Finding(\"x\"); } return []; } };", "A finding is made here and not given back;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = Find };\nIEnumerable<Finding> Find(Runbook r, PolicyContext c) { ¦r.Finding(\"x\"); }", "A finding is made here and not given back;")]
    [InlineData("#nullable enable\nreturn new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { if (r.Steps.Any()) { return ¦null; } return []; } };", "Here the list of findings is null; return [] when there is nothing to say.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.Steps.Any() ? ¦null! : [] };", "Here the list of findings is null;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦string.Compare(\"a\", \"b\") < 0 ? [] : [] };", "'String.Compare' compares by the rules of a language; use string.CompareOrdinal(a, b), or string.Compare(a, b, StringComparison.OrdinalIgnoreCase).")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => ¦Path.GetFileName(document.Path) == \"a\" ? [] : [] };", "'Path' asks the machine how paths are written; cut the text: document.Path.Split('/')[^1] is the file's name.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦System.Diagnostics.Process.Start(\"x\"); return []; } };", "'System.Diagnostics.Process' starts and looks at processes; commands are parsed, not run; use document.Commands.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦Parallel.ForEach(r.Steps, s => { }); return []; } };", "'Parallel' runs code at the side; write it as ordinary code")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦System.Threading.Tasks.Parallel.For(0, 3, n => { }); return []; } };", "'System.Threading.Tasks.Parallel' runs code at the side;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦System.Text.Json.JsonDocument.Parse(\"x\"); return []; } };", "'System.Text.Json' makes objects from text; read the YAML that the document holds.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦\"a\".GetHashCode() == 1 ? [] : [] };", "'String.GetHashCode' differs from run to run; compare the values themselves, or use a Dictionary.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.¦Header == \"\" ? [] : [] };", "'Document' has no 'Header'. Write document.Title.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.¦Owner == \"\" ? [] : [] };", "'Document' has no 'Owner'. Write document.Metadata.Value(\"owner\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.¦Lines.Any() ? [] : [] };", "'Document' has no 'Lines'. Write document.File.Text.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.Commands.Where(x => x.¦Flags.Contains(\"-n\")).Select(x => x.Finding(\"y\")) };", "'ShellCommand' has no 'Flags'. Write x.HasFlag(\"-n\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (d, c) => d.Links.Where(x => ¦x.Contains(\"n\")).Select(x => x.Finding(\"y\")) };", "'Link' has no 'Contains'. Write x.Target.Contains(\"…\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (d, c) => ¦d.Links.Contains(\"n\") ? [] : [] };", "Each of these is a Link, and what is looked for is not; ask with Any: d.Links.Any(item => …).")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (d, c) => ¦d.Links.ToList()[1..3].Count == 2 ? [] : [] };", "'List<T>.Slice' is what [a..b] asks of a List; write GetRange(first, count), or Skip and Take.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.Sections.Where(x => x.¦Heading == \"n\").Select(x => x.Finding(\"y\")) };", "'Section' has no 'Heading'. Write x.Title.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.Commands.Where(x => x.¦Name == \"n\").Select(x => x.Finding(\"y\")) };", "'ShellCommand' has no 'Name'. Write x.Tool.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { Title = \"t\", Why = \"w\", Severity = ¦\"error\" };", "Severity takes Severity.Info, Severity.Warning or Severity.Error, and this is string.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => ¦document.Metadata[\"owner\"] == \"x\" ? [] : [] };", "'==' does not go with MetadataItem and string; the text of an item of the metadata is document.Metadata.Value(\"owner\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => { ¦document.Title = \"x\"; return []; } };", "A document cannot be changed; say what is wrong with a finding, and what to write with its Fix.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => { document.Sections.¦Remove(document.Sections[0]); return []; } };", "What a policy is given cannot be changed; take a part of it with Where(…), or make a list of it first: document.Sections.ToList().")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => { document.Sections.¦Clear(); return []; } };", "What a policy is given cannot be changed;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var t = ¦Task.Run(() => 1); return []; } };", "'Task' runs or locks threads;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦ReferenceEquals(r.Steps, r.Sections) ? [] : [] };", "'Object.ReferenceEquals' tells equal things apart by how they came about; compare texts with ==, lists with SequenceEqual.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var b = new System.Text.StringBuilder(); ¦b.Length = 0; return []; } };", "'StringBuilder.Length' may only be read here;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var b = new System.Text.StringBuilder(); ¦b.Length--; return []; } };", "'StringBuilder.Length' may only be read here;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦(1, \"a\").Equals((1, \"b\")) ? [] : [] };", "'(T1, T2).Equals' compares in ways that cannot be counted; write == for equal tuples")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.CodeBlocks.Where(b => ¦b.Content.Split(\"\\n\").Length > 3).Select(b => b.Finding(\"y\")) };", "b.Content is a place with a text; write b.Content.Text.Split.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.CodeBlocks.Where(b => b.Content.¦Size > 3).Select(b => b.Finding(\"y\")) };", "'EmbeddedText' has no 'Size'.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.Sections.GroupBy(s => s.Title).Where(g => ¦g.Count > 1).Select(g => g.First().Finding(\"y\")) };", "'g.Count' is a method here; call it: g.Count().")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => document.Title == \"x\" ? [] : [document.¦Finding(\"x\", Severity.Error)] };", "Finding takes the message alone;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = ¦Judge };\nstatic IEnumerable<Finding> Judge(Document document, PolicyContext context) => [];", "Check takes another function, IEnumerable<Finding> Judge(Runbook runbook, PolicyContext context); of a runbook it is Check, of a document CheckDocument, of the library CheckAll.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Settings = [new ¦Setting(\"days\", 3)], Check = (r, c) => [] };", "A setting is made with Setting.Text,")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => new Regex(\"¦\\d+\", RegexOptions.NonBacktracking).IsMatch(r.Title) ? [] : [] };", "A backslash begins an escape here; put @ before the text of a pattern:")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => c.Organisation.Teams.Contains(¦document.Metadata[\"owner\"]) ? [] : [] };", "This wants a text; the text of an item of the metadata is document.Metadata.Value(\"owner\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => c.Today.AddDays(¦c.Settings.Number(\"days\")) > c.Today ? [] : [] };", "This is a number that may have a fraction, and a whole one is wanted; write (int)c.Settings.Number(\"days\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => \"a\".Contains(¦c.Settings.Number(\"days\")) ? [] : [] };", "CS1503: Argument 1: cannot convert from 'double' to 'string'")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var u = new ¦Uri(\"x\"); return []; } };", "'Uri' reads addresses in ways that cannot be counted;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD CheckDocument = (document, c) => { ¦yield return document.Finding(\"x\"); } };", "'yield' cannot stand in a lambda; write a function below, IEnumerable<Finding> Find(Document document, PolicyContext context) { … }, and give its name: CheckDocument = Find.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦r.Steps.Equals(r.Sections) ? [] : [] };", "This asks whether two things are the same object, which may differ from run to run; compare what they hold, as texts or with SequenceEqual.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦Equals(r.Title, r.Steps.ToList()) ? [] : [] };", "This asks whether two things are the same object")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => ¦\"a b\".Split(' ').Equals(c.Library.Documents) ? [] : [] };", "This asks whether two things are the same object")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD };\nsealed class A { public override bool ¦Equals(object o) => false; }", "A type cannot say itself what it equals:")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { foreach (var now in new[] { ¦DateTime.Now }) { } return []; } };", "'DateTime' depends on the machine's clock")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var d = ¦TimeProvider.System; return []; } };", "'TimeProvider")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var l = new List<int> { 1 }; var k = ¦Enumerable.Reverse(l); return []; } };", "Write l.AsEnumerable().Reverse():")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ReadOnlySpan<byte> s = ¦[1, 2]; return []; } };", "The compiler makes a pointer of constants in a span of bytes;")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ¦r.Steps.Select(s => s.Finding(\"x\")); } };", "Findings are made here and not given back; write 'return' before them.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { var some = r.Steps; ¦some.Where(s => s.Id == \"a\").Select(s => s.Finding(\"x\")).ToList(); } };", "Findings are made here and not given back; write 'return' before them.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = Find };\nIEnumerable<Finding> Find(Runbook r, PolicyContext c) { ¦r.Steps.Select(s => s.Finding(\"x\")); }", "Findings are made here and not given back; write 'return' before them.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) ¦=> { r.Steps.ToList(); } };", "Some way through Check ends without a result; end it with 'return [];'.")]
    [InlineData("return new Policy(\"RB1\", \"n\")\n{\n    HEAD\n    Bad =\n    [\n        ¦\"\"\"# A\n\n## Procedure\n\n#load \"x\"\n        [|y|]\n        \"\"\",\n    ],\n};", "A text between \"\"\" and \"\"\" begins on the line below the first; put what stands behind it there.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Bad = [¦\"\"\"\n# A\n] };", "A text begins here with \"\"\" and never ends; put \"\"\" on a line of its own below it.")]
    [InlineData("return new ¦Policy(\"RB1\") { HEAD };", "A policy is made with its id and its name: new Policy(\"TEAM1\", \"what-is-asked-for\").")]
    [InlineData("return new ¦Policy(\"RB1\", \"n\", \"m\") { HEAD };", "A policy is made with its id and its name:")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => r.Title.¦Insert() == \"\" ? [] : [] };", "CS7036: ")]
    [InlineData("return ¦5;", "The script gives a policy, and this is int; end it with 'return new Policy(…) { … };'.")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => [¦\"x\"] };", "A finding belongs here, and this is string; make it of what it is about: thing.Finding(\"what is wrong and what to do\").")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { return [¦r.Title]; } };", "A finding belongs here, and this is string;")]
    [InlineData("¦return new Policy(\"T 1\", \"n\") { HEAD };", "'T 1' is no id; begin it with a letter")]
    [InlineData("¦return new Policy(\"T\u200b1\", \"n\") { HEAD };", "'T\\u200b1' is no id; begin it with a letter")]
    [InlineData("return new Policy(\"RB1\", \"n\") { HEAD Check = (r, c) => { ReadOnlySpan<bool> s = ¦new[] { true, false }; return []; } };", "The compiler makes a pointer of constants in a span of bytes;")]
    public void A_mistake_is_answered_at_its_place_with_what_to_do(string marked, string message)
    {
        var script = marked.Replace("HEAD", Head, StringComparison.Ordinal);
        var text = script.Replace("¦", "", StringComparison.Ordinal);
        var place = new SourceFile("a.csx", text).Position(script.IndexOf('¦', StringComparison.Ordinal));

        var error = Assert.Single(folder.Write("a.csx", text).Load().Errors);

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(place, error.Position);
        Assert.NotNull(error.Span);
    }

    [Fact]
    public void An_error_names_the_word_it_is_about_in_a_helper_too()
    {
        var pack = folder.Write("lib/h.csx", "static int Size(Runbook runbook) =>\n    runbook.Stepps.Count;\n")
            .Write("a.csx", "#load \"lib/h.csx\"\n" + PolicyFolder.Script("RB1")).Load();

        var error = pack.Errors.First();
        Assert.Equal(("policies/lib/h.csx:2:13", "Stepps"), ($"{error.Path}:{error.Position}", error.Span!.Value.Text.ToString()));
    }

    [Fact]
    public void A_setting_that_is_not_declared_or_of_another_type_is_named()
    {
        var values = new SettingValues([Setting.Number("days", 90, "")], new Dictionary<string, object>());

        Assert.Equal("The policy declares no setting 'day'; add Setting.Number(\"day\", …) to its Settings. Did you mean 'days'?", Assert.Throws<InvalidOperationException>(() => values.Number("day")).Message);
        Assert.Equal("Setting 'days' is no Text; ask for it with Number(\"days\").", Assert.Throws<InvalidOperationException>(() => values.Text("days")).Message);
    }
}
