using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Markdown;

/// <summary>What a page may be made of is counted before it is read: none costs more than its bytes.</summary>
public sealed class MarkdownGuardTests
{
    [Theory]
    [InlineData("a\n=\n")]
    [InlineData("a\n-\n")]
    [InlineData("a\n  ===  \n")]
    [InlineData("- a\n  =\n")]
    public void Underlined_headings_count_with_their_text(string heading)
    {
        var problem = Assert.Single(Read(heading, 51_000).Problems);

        Assert.Equal(ProblemKind.Limit, problem.Kind);
        Assert.StartsWith("The file has more than 100,000 paragraphs, headings, items and rows", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_only_begin_like_an_underline_are_text()
    {
        Assert.Empty(Read("a\n= b\n", 60_000).Problems);
    }

    [Fact]
    public void Lists_in_lists_are_refused_where_they_are_too_deep_and_before_they_are_read()
    {
        var problem = Assert.Single(Read("- ", 63, "- a\n").Problems);

        Assert.StartsWith("Quotes are nested deeper than 100 levels, or lists deeper than 63", problem.Message, StringComparison.Ordinal);
        Assert.Equal("1:127", problem.Span.StartPosition.ToString());
        Assert.Empty(Read("- ", 62, "- a\n").Problems);
        Assert.Empty(Read("- ", 200, "\n").Problems);
    }

    private static MarkdownDocument Read(string repeated, int times, string end = "") =>
        MarkdownReader.Read(new SourceFile("a.md", string.Concat(Enumerable.Repeat(repeated, times)) + end));
}
