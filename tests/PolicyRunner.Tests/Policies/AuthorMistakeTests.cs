using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies;

/// <summary>What somebody gets wrong who writes a first policy, and what the tool answers.</summary>
public sealed class AuthorMistakeTests : IDisposable
{
    private const string Head = "Title = \"t\", Why = \"w\", Severity = Severity.Error,";

    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

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
    [InlineData("¦return new Policy(\"\", \"n\") { HEAD };", "The policy has no text for an id; give it one.")]
    [InlineData("¦return new Policy(\"RB1\", \"n\") { HEAD Bad = null! };", "The policy's Settings, Bad and Good are lists; write [] for an empty one.")]
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

        var error = Assert.Single(pack.Errors);
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
