namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>Results that would break whoever reports them, and lists that are code: the policy's own error, and nobody else's.</summary>
public sealed class UnsoundPolicyTests
{
    [Theory]
    [InlineData("new Finding { Message = \"x\", Span = default }")]
    [InlineData("new Finding { Message = null!, Span = document.Span }")]
    [InlineData("null!")]
    [InlineData("document.Span.Finding(\"x\") with { Severity = (Severity)77 }")]
    [InlineData("document.Span.Finding(\"x\") with { Confidence = (Confidence)(-1) }")]
    [InlineData("document.Span.Finding(\"x\") with { Related = [null!] }")]
    [InlineData("document.Span.Finding(\"x\") with { Related = [new RelatedPlace(default(SourceSpan), \"x\")] }")]
    [InlineData("document.Span.Finding(\"x\") with { Related = new RelatedPlace[] { null! } }")]
    [InlineData("document.Span.Finding(\"x\") with { Related = new RelatedPlace[] { new(new SourceSpan(document.File, -5, 9_000_000), \"x\") } }")]
    [InlineData("document.Span.Finding(\"x\") with { Related = new RelatedPlace[] { new(new SourceSpan(new SourceFile(\"../../etc/passwd\", \"root\"), 0, 4), \"x\") } }")]
    [InlineData("document.Span.Finding(\"x\") with { Fix = new Fix(\"x\", true, [new TextEdit(default, \"x\")]) }")]
    [InlineData("new SourceSpan(document.File, -5, 3).Finding(\"x\")")]
    [InlineData("new SourceSpan(document.File, 5, 3).Finding(\"x\")")]
    [InlineData("new SourceSpan(document.File, 0, 1_000_000).Finding(\"x\")")]
    [InlineData("new SourceSpan(new SourceFile(\"../../etc/passwd\", \"text\"), 0, 1).Finding(\"x\")")]
    public void A_finding_that_cannot_be_reported_is_the_policys_error(string finding) =>
        EscapeSuite.Breaks(EscapeSuite.Check($"        IEnumerable<Finding> found = [{finding}]; if (document.Path.Length > 0) {{ return found; }}"));

    [Theory]
    [InlineData("Settings = new Sly<Setting>(),")]
    [InlineData("Bad = new Sly<Sample>(),")]
    [InlineData("Good = new Sly<Sample>(),")]
    [InlineData("Settings = [Setting.List(\"x\", new Sly<string>(), \"y\")],")]
    [InlineData("CheckDocument = (document, context) => [document.Span.Finding(\"x\") with { Related = new Sly<RelatedPlace>() }],")]
    public void A_list_that_is_code_runs_where_its_failure_is_the_policys(string member) => EscapeSuite.Breaks($$"""
        return new Policy("RB666", "attack") { Title = "Attack", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline, {{member}} };
        class Sly<T> : IReadOnlyList<T>
        {
            public int Count => throw new InvalidOperationException("counted");
            public T this[int index] => throw new InvalidOperationException("asked");
            public IEnumerator<T> GetEnumerator() => throw new InvalidOperationException("walked");
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """);

    [Theory]
    [InlineData("throw new InvalidOperationException(\"x\");")]
    [InlineData("while (true) { }")]
    [InlineData("return $\"{new Sly() switch { null => 1 }}\";")]
    public void What_a_value_says_of_itself_is_not_asked_for_when_no_arm_is_for_it(string text)
    {
        var type = $"class Sly {{ public override string ToString() {{ {text} }} }}";

        Assert.Contains("no arm", EscapeSuite.Stops(EscapeSuite.Check("_ = new Sly() switch { null => 1 }; //!", after: type)), StringComparison.Ordinal);
        EscapeSuite.Breaks(EscapeSuite.Check("", before: "var one = new Sly() switch { null => 1 };", after: type));
    }

    [Fact]
    public void A_sort_of_what_cannot_be_compared_is_named_by_its_line() => EscapeSuite.Stops(EscapeSuite.Check("document.Sections.ToList().Sort(); //!"));

    [Theory]
    [InlineData("RB001")]
    [InlineData("RB002")]
    [InlineData("RB003")]
    [InlineData("RB004")]
    public void A_policy_cannot_speak_under_an_id_of_the_tool(string id) => EscapeSuite.Breaks(
        $$"""return new Policy("{{id}}", "attack") { Title = "Attack", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline };""");

    [Theory]
    [InlineData("struct Own { public Own Inner; }")]
    [InlineData("struct Own { public Other Inner; } struct Other { public Own Inner; }")]
    [InlineData("struct Own { public Own A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P; }")]
    [InlineData("struct Own { public Nest<int> Inner; } struct Nest<T> { public Nest<Nest<T>> Inner; }")]
    [InlineData("struct Own { public (Own, Own) Inner; }")]
    public void A_structure_in_itself_is_an_error_of_the_script_and_not_of_what_counts_its_parts(string structures) => EscapeSuite.Breaks(
        EscapeSuite.Check("        var own = new List<Own>().Where(x => true).Select(x => x).ToHashSet(); var same = own.Contains(default) && (default(Own), 1) == (default(Own), 2);", after: structures));

    [Fact]
    public void A_setting_is_declared_once() => EscapeSuite.Breaks("""
        return new Policy("RB666", "attack") { Title = "Attack", Why = "why", Severity = Severity.Error, Settings = [Setting.Flag("x", true, "y"), Setting.Number("x", 1, "y")] };
        """);

    [Theory]
    [InlineData("Settings = [Setting.Flag(\"x\", true, new string('x', 5_000))],")]
    [InlineData("Settings = [Setting.List(\"x\", [.. Enumerable.Repeat(new string('x', 1_000), 50)], \"y\")],")]
    [InlineData("Bad = [.. Enumerable.Repeat((Sample)\"[|x|]\", 300)],")]
    [InlineData("Settings = [null!],")]
    [InlineData("Settings = [Setting.Text(null!, \"x\", \"y\")],")]
    [InlineData("Settings = [Setting.Number(\"x\", double.NaN, \"y\")],")]
    [InlineData("Settings = [Setting.List(\"x\", [null!], \"y\")],")]
    [InlineData("Settings = new Sly(),")]
    [InlineData("Bad = [null!],")]
    [InlineData("Good = [new Sample(null!)],")]
    [InlineData("Enforcement = (Enforcement)99,")]
    [InlineData("Confidence = (Confidence)99,")]
    public void A_policy_that_says_nonsense_of_itself_breaks_alone(string member) => EscapeSuite.Breaks($$"""
        return new Policy("RB666", "attack") { Title = "Attack", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline, {{member}} };
        class Sly : IReadOnlyList<Setting>
        {
            private int asked;
            public int Count => 1;
            public Setting this[int index] => null!;
            public IEnumerator<Setting> GetEnumerator() { yield return asked++ == 0 ? Setting.Flag("x", true, "y") : null!; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """);
}
