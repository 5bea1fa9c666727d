namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>
/// Counters are put into the text of a script: a comment that would swallow one of them, and let go of what stands in another
/// comment behind, stays a comment, and what is in it never runs.
/// </summary>
public sealed class CommentTests
{
    private const string ArrayOfLists = """
                var a = new List<int //
                >[1 /*
                >>(1, 0)];
                {0}
                var b = new int[2 /* */
                ];
        """;

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Runtime.CompilerServices.Unsafe.As<Section[]>(document.Sections)[0] = document.Sections[2];")]
    [InlineData("var type = typeof(string).Assembly;")]
    public void What_stands_in_a_comment_behind_a_type_of_several_lines_never_runs(string code) =>
        EscapeSuite.Allows(EscapeSuite.Check(ArrayOfLists.Replace("{0}", code, StringComparison.Ordinal)));

    [Theory]
    [InlineData("static IEnumerable<int //\n> It(int y) { /*\n> __i0() { __Meter.Tick(0);\nwhile (true) { }\n} } //*/ yield break; }")]
    [InlineData("static IEnumerable<int> It(int y, List<int //\n>[]? x /*\n> __i0() { __Meter.Tick(0);\nwhile (true) { }\n} } //*/ = null) { yield break; }")]
    public void What_stands_in_a_comment_behind_an_iterator_of_several_lines_never_runs(string iterator) =>
        EscapeSuite.Allows(EscapeSuite.Check("foreach (var x in It(1)) { }", after: iterator));

    [Fact]
    public void A_conversion_to_a_type_of_several_lines_is_counted_as_any_other() => EscapeSuite.Stops(EscapeSuite.Check(
        "List<int> x = new Sly();",
        after: """
            class Sly { public static implicit operator List<int /*
            	*/>(Sly sly) { while (true) { } } } //!
            """));
}
