using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Fixing;

public sealed class FixGateTests
{
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 100)]
    [InlineData(5, 4)]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    public void A_fix_outside_of_the_text_or_within_a_character_or_line_break_is_its_policys_fault(int start, int end)
    {
        var document = Read("# A\r\n\nb😀c\n");

        Assert.Throws<InvalidOperationException>(() => Admit(document, new TextEdit(new SourceSpan(document.File, start, end), "x")));
    }

    [Fact]
    public void A_fix_of_another_file_is_its_policys_fault()
    {
        var document = Read("# A\n");
        var copy = new SourceFile(document.Path, document.File.Text);

        Assert.Throws<InvalidOperationException>(() => Admit(document, new TextEdit(copy.Span(0, 1), "x")));
    }

    [Fact]
    public void A_fix_that_edits_a_place_twice_is_its_policys_fault()
    {
        var document = Read("# Abcdef\n");

        Assert.Throws<InvalidOperationException>(() => Admit(document, document.File.Span(2, 5).Replace("x"), document.File.Span(4, 6).Replace("y")));
    }

    [Theory]
    [InlineData("a\r\nb\n", 0, "1\r\n2")]
    [InlineData("a\r\nb\n", 3, "1\n2")]
    [InlineData("a\r\nb", 4, "1\r\n2")]
    [InlineData("a\rb", 3, "1\r2")]
    [InlineData("a\rb", 0, "1\r2")]
    [InlineData("a", 1, "1\n2")]
    [InlineData("", 0, "1\n2")]
    public void New_lines_end_as_those_around_them(string text, int place, string expected) =>
        Assert.Equal(expected, LineEnding.In(new TextEdit(new SourceFile("a.md", text).Span(place, place), "1\n2")));

    private static Document Read(string text) => DocumentReader.Read(new SourceFile("a.md", text));

    private static Finding Admit(Document document, params TextEdit[] edits) =>
        FixGate.Admit(document.Finding("m") with { Fix = Fix.Safe("t", edits) }, file => file == document.File);
}
