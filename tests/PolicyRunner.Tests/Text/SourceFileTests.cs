using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class SourceFileTests
{
    [Fact]
    public void Lines_end_with_LF_with_CRLF_and_with_a_lone_CR()
    {
        var file = new SourceFile("x.md", "one\ntwo\r\nthree\rfour");

        Assert.Equal(4, file.LineCount);
        Assert.Equal(["one", "two", "three", "four"], Enumerable.Range(1, 4).Select(line => file.Line(line).ToString()));
        Assert.Equal(new TextPosition(3, 1), file.Position(9));
        Assert.Equal(new TextPosition(4, 1), file.Position(15));
    }

    [Fact]
    public void An_empty_file_has_one_line()
    {
        var file = new SourceFile("x.md", "");

        Assert.Equal(1, file.LineCount);
        Assert.Equal(new TextPosition(1, 1), file.Position(0));
        Assert.Equal("", file.Line(1).ToString());
    }

    [Fact]
    public void A_final_line_ending_begins_no_line()
    {
        Assert.Equal(1, new SourceFile("x.md", "one\n").LineCount);
        Assert.Equal(2, new SourceFile("x.md", "one\n\n").LineCount);
    }

    [Fact]
    public void A_line_that_is_not_there_is_empty_and_stands_at_the_end()
    {
        var file = new SourceFile("x.md", "one\ntwo");

        Assert.Equal("", file.Line(3).ToString());
        Assert.Equal("", file.Line(0).ToString());
        Assert.Equal(7, file.LineSpan(9).Start);
    }

    [Fact]
    public void Columns_count_UTF16_units()
    {
        var file = new SourceFile("x.md", "🚀復x");

        Assert.Equal(new TextPosition(1, 3), file.Position(2));
        Assert.Equal(new TextPosition(1, 4), file.Position(3));
    }

    [Fact]
    public void The_end_of_a_file_is_a_place()
    {
        Assert.Equal(new TextPosition(1, 4), new SourceFile("x.md", "one").Position(3));
        Assert.Equal(new TextPosition(2, 1), new SourceFile("x.md", "one\n").Position(4));
    }

    [Fact]
    public void The_first_line_of_a_stretch_has_no_white_space_around_it()
    {
        var file = new SourceFile("x.md", "a \n  two words \nc");

        Assert.Equal("two words", file.Span(3, file.Text.Length).FirstLine().Text.ToString());
        Assert.Equal("a", file.Span(0, 3).FirstLine().Text.ToString());
        Assert.Equal("", file.Span(1, 3).FirstLine().Text.ToString());
    }

    [Fact]
    public void One_stretch_contains_another_of_the_same_file_only()
    {
        var file = new SourceFile("x.md", "0123456789");
        var other = new SourceFile("y.md", "0123456789");

        Assert.True(file.Span(2, 6).Contains(file.Span(2, 6)));
        Assert.False(file.Span(2, 6).Contains(file.Span(2, 7)));
        Assert.False(file.Span(2, 6).Contains(other.Span(3, 4)));
        Assert.False(file.Span(2, 6).Contains(6));
        Assert.Equal(file.Span(2, 9), file.Span(2, 6).To(file.Span(4, 9)));
    }

    [Fact]
    public void An_embedded_text_knows_where_its_lines_stand_in_the_file()
    {
        var file = new SourceFile("x.md", "> ab\r\n> cd\r\n");
        var text = new EmbeddedText(file, "ab\ncd", [0, 3], [2, 8]);

        Assert.Equal("cd", text.Span(3, 5).Text.ToString());
        Assert.Equal("ab\r\n> cd", text.Span().Text.ToString());
        Assert.Equal(new TextPosition(2, 4), text.Span(4, 5).StartPosition);
        Assert.Equal(0, text.Span(4, 4).Length);
    }

    [Fact]
    public void The_last_lines_begin_where_their_first_one_does()
    {
        // Every text of up to seven characters, most of them line endings.
        List<string> texts = [""];
        for (var i = 0; i < texts.Count; i++)
        {
            texts.AddRange(texts[i].Length < 7 ? [texts[i] + "x", texts[i] + "\n", texts[i] + "\r"] : []);
            var file = new SourceFile("x.md", texts[i]);
            for (var lines = 1; lines < 5; lines++)
            {
                Assert.Equal(file.LineSpan(Math.Max(1, file.LineCount - lines + 1)).Start, file.StartOfLast(lines));
            }
        }
    }
}
