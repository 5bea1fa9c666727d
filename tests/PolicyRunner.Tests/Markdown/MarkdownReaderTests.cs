using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Markdown;

public sealed class MarkdownReaderTests
{
    [Fact]
    public void A_heading_stands_on_its_line_without_white_space_around_it()
    {
        var headings = Read("#  One  \n\nTwo\n===\n\n   ### Three ###\n").Blocks.OfType<MarkdownHeading>().ToList();

        Assert.Equal(["One", "Two", "Three"], headings.Select(heading => heading.Content.Text));
        Assert.Equal([1, 1, 3], headings.Select(heading => heading.Level));
        Assert.Equal(["1:1", "3:1", "6:4"], headings.Select(Start));
        Assert.Equal("Two", headings[1].Span.Text.ToString());
        Assert.Equal("### Three ###", headings[2].Span.Text.ToString());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_block_is_at_the_same_place_whatever_ends_its_lines(string ending)
    {
        var document = Read("# One\n\n- a\n\n  ```bash id=x\n  ls\n  pwd\n  ```\n\n> | a | b |\n> | - | - |\n> | [c](d) | e |\n".Replace("\n", ending, StringComparison.Ordinal));

        var list = Assert.Single(document.Blocks.OfType<MarkdownList>());
        var code = Assert.Single(list.Items[0].Blocks.OfType<MarkdownCode>());
        Assert.Equal("5:3-5:15", Place(code.OpeningSpan));
        Assert.Equal("ls\npwd", code.Content.Text);
        Assert.Equal("7:3-7:6", Place(code.Content.Span(3, 6)));
        Assert.Equal("5:3-8:6", Place(code.Span));
        var link = Assert.Single(document.Links);
        Assert.Equal("12:9-12:10", Place(link.TargetSpan));
    }

    [Fact]
    public void A_fence_knows_its_language_its_words_and_its_end()
    {
        var code = Code("~~~~  bash id=a when=\"v\\.1\"  \nls\n~~~\n~~~~~\n");

        Assert.Equal("bash id=a when=\"v\\.1\"", code.Info);
        Assert.Equal("1:7-1:28", Place(code.InfoSpan));
        Assert.Equal("ls\n~~~", code.Content.Text);
        Assert.True(code.IsClosed);
        Assert.Equal("1:1-4:6", Place(code.Span));
    }

    [Fact]
    public void A_longer_fence_holds_a_shorter_one()
    {
        var code = Code("````markdown\n```bash\nls\n```\n````\n");

        Assert.Equal("```bash\nls\n```", code.Content.Text);
        Assert.True(code.IsClosed);
    }

    [Fact]
    public void A_fence_of_one_line_is_code_in_a_sentence()
    {
        var document = Read("```ls```\n\n# One\n");

        Assert.Empty(document.Blocks.OfType<MarkdownCode>());
        Assert.Empty(document.Problems);
        Assert.Single(document.Blocks.OfType<MarkdownHeading>());
    }

    [Fact]
    public void Signs_of_headings_in_a_fence_are_comments() =>
        Assert.Empty(Read("```bash\n# one\n## two\n```\n").Blocks.OfType<MarkdownHeading>());

    [Fact]
    public void Indented_code_that_holds_fences_is_one_block()
    {
        var code = Code("text\n\n    ```bash\n    ls\n    ```\n\n# One\n");

        Assert.False(code.IsFenced);
        Assert.Equal("```bash\nls\n```", code.Content.Text);
        Assert.Equal("3:5", Start(code.Content.Span(0, 1)));
    }

    [Fact]
    public void A_fence_without_an_end_says_where_it_begins()
    {
        var document = Read("# One\n\n```bash\nls\n\n# Two\n");

        var problem = Assert.Single(document.Problems);
        Assert.Equal(ProblemKind.UnclosedFence, problem.Kind);
        Assert.Equal("3:1-3:8", Place(problem.Span));
    }

    [Fact]
    public void The_end_of_an_item_ends_its_fence_and_that_is_no_end_of_a_fence()
    {
        var document = Read("1. one\n\n   ```bash\n   ls\n\n2. two\n");

        Assert.Equal("3:4", Start(Assert.Single(document.Problems)));
        Assert.Equal(2, Assert.Single(document.Blocks.OfType<MarkdownList>()).Items.Count);
    }

    private static IEnumerable<MarkdownCode> Codes(IEnumerable<MarkdownBlock> blocks) => blocks.SelectMany(block => block switch
    {
        MarkdownCode code => [code],
        MarkdownList list => list.Items.SelectMany(item => Codes(item.Blocks)),
        MarkdownQuote quote => Codes(quote.Blocks),
        _ => [],
    });

    [Theory]
    [InlineData("- a\n\n  ", "  ")]
    [InlineData("* a\n\n  ", "  ")]
    [InlineData("1. a\n\n   ", "   ")]
    [InlineData("-   a\n\n    ", "    ")]
    [InlineData("- a\n  - b\n\n    ", "    ")]
    [InlineData("- a\n\n   ", "   ")]
    [InlineData("- ", "  ")]
    [InlineData("> ", "> ")]
    [InlineData("> - a\n>\n>   ", ">   ")]
    [InlineData("- > a\n  >\n  > ", "  > ")]
    [InlineData("> > ", "> > ")]
    [InlineData("", "")]
    [InlineData("  ", "  ")]
    public void A_line_of_code_keeps_the_blanks_that_its_fence_has_not(string before, string margin)
    {
        var lines = Enumerable.Range(0, 7).Select(blanks => new string(' ', blanks) + "x").ToList();
        var text = $"{before}```bash\n{string.Concat(lines.Select(line => $"{margin}{line}\n"))}{margin}```\n";

        var document = Read(text);

        var content = Codes(document.Blocks).Single().Content;
        Assert.Equal(string.Join('\n', lines), content.Text);
        Assert.Equal("xxxxxxx", string.Concat(Enumerable.Range(0, content.Text.Length).Where(at => content.Text[at] == 'x').Select(at => content.Span(at, at + 1).Text.ToString())));
    }

    [Fact]
    public void A_margin_whose_tab_became_blanks_ends_where_its_file_does()
    {
        var text = " ```yaml http\n\t";
        var content = Assert.Single(Read(text).Blocks.OfType<MarkdownCode>()).Content;

        Assert.InRange(content.Span().End, 0, text.Length);
        Assert.All(Enumerable.Range(0, content.Text.Length), at => Assert.InRange(content.Span(at, at + 1).End, 0, text.Length));
    }

    [Fact]
    public void A_tab_behind_a_marker_moves_no_place()
    {
        var document = Read("-\tone\n\n\t```bash\n\tls -l\n\t```\n");

        var code = Assert.Single(Assert.Single(document.Blocks.OfType<MarkdownList>()).Items[0].Blocks.OfType<MarkdownCode>());
        Assert.Equal("3:2", Start(code.OpeningSpan));
        Assert.Equal("ls -l", code.Content.Text);
        Assert.Equal("4:5-4:7", Place(code.Content.Span(3, 5)));
    }

    [Fact]
    public void A_box_stands_at_the_beginning_of_an_item_and_has_a_blank_behind_it()
    {
        var document = Read("- See [x](a.md) and [X](b.md), [ ](c.md)\n- [x](d.md)\n- [x]y\n- **[x]** z\n- [x] [x](e.md)\n\n  [ ] f\n");

        Assert.Equal(["a.md", "b.md", "c.md", "d.md", "e.md"], document.Links.Select(link => link.Target));
        var items = Assert.Single(document.Blocks.OfType<MarkdownList>()).Items;
        Assert.Equal([null, null, null, null, true], items.Select(item => item.Checked));
        Assert.Equal(["See x and X,", "x", "[x]y", "[x] z", "x"], items.Select(item => Assert.IsType<MarkdownParagraph>(item.Blocks[0]).Content.Text));
        Assert.Equal("[ ] f", Assert.IsType<MarkdownParagraph>(items[4].Blocks[1]).Content.Text);
    }

    [Fact]
    public void Items_know_their_numbers_and_boxes()
    {
        var document = Read("3. three\n4. four\n\n- [ ] open\n- [x] done\n- none\n");

        var lists = document.Blocks.OfType<MarkdownList>().ToList();
        Assert.Equal([3, 4], lists[0].Items.Select(item => item.Number!.Value));
        Assert.Equal([false, true, null], lists[1].Items.Select(item => item.Checked));
        Assert.Equal("open", Assert.IsType<MarkdownParagraph>(lists[1].Items[0].Blocks[0]).Content.Text);
        Assert.Equal("5:1", Start(lists[1].Items[1]));
    }

    [Fact]
    public void A_cell_stands_between_its_bars_without_white_space()
    {
        var table = Assert.Single(Read("| Name | Value |\n| --- | :-: |\n|  a `x|y`  | **b** |\n").Blocks.OfType<MarkdownTable>());

        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(["Name", "Value"], table.Rows[0].Cells.Select(cell => cell.Content.Text));
        Assert.Equal("3:4-3:11", Place(table.Rows[1].Cells[0].Span));
        Assert.Equal("3:15-3:20", Place(table.Rows[1].Cells[1].Span));
    }

    [Fact]
    public void Links_of_every_form_know_their_address_and_its_place()
    {
        var links = Read("""
            [a](one.md "title") ![b](<two 2.png>) [c][ref] [ref] <https://example.org/x>

            [ref]: three.md 'x'
            """).Links;

        Assert.Equal(["one.md", "two 2.png", "three.md", "three.md", "https://example.org/x"], links.Select(link => link.Target));
        Assert.Equal(["1:5-1:11", "3:8-3:16", "3:8-3:16"], new[] { links[0], links[2], links[3] }.Select(link => Place(link.TargetSpan)));
        Assert.Contains("two 2.png", links[1].TargetSpan.Text.ToString(), StringComparison.Ordinal);
        Assert.Equal("https://example.org/x", links[4].TargetSpan.Text.ToString());
        Assert.Equal([false, true, false, false, false], links.Select(link => link.IsImage));
    }

    [Fact]
    public void A_link_in_code_is_no_link() => Assert.Empty(Read("`[a](b.md)`\n\n    [a](b.md)\n\n```\n[a](b.md)\n```\n").Links);

    [Fact]
    public void An_image_in_a_link_is_two_links_in_order()
    {
        var links = Read("[![badge](a.png)](b.md)\n").Links;

        Assert.Equal(["b.md", "a.png"], links.Select(link => link.Target));
    }

    [Fact]
    public void A_comment_of_several_lines_is_one_block_and_what_is_in_it_is_hidden()
    {
        var document = Read("<!--\n# not a heading\n```bash\n-->\n\n# One\n");

        Assert.Equal("One", Assert.Single(document.Blocks.OfType<MarkdownHeading>()).Content.Text);
        Assert.Empty(document.Problems);
        Assert.Equal("1:1-4:4", Place(Assert.Single(document.Blocks.OfType<MarkdownHtml>()).Span));
    }

    [Fact]
    public void A_comment_without_an_end_says_where_it_begins()
    {
        var problem = Assert.Single(Read("# One\n\n<!-- two\n\n# Three\n").Problems);

        Assert.Equal(ProblemKind.UnclosedComment, problem.Kind);
        Assert.Equal("3:1-3:9", Place(problem.Span));
    }

    [Fact]
    public void The_text_of_a_line_is_what_a_reader_sees()
    {
        var content = Assert.IsType<MarkdownParagraph>(Read("**A** `b`\\* &amp; [c](d)<br>*e*\nf\n").Blocks[0]).Content;

        Assert.Equal("A b* & ce\nf", content.Text);
        Assert.Equal(["A"], content.Parts.Where(part => part.IsStrong).Select(part => part.Text));
        Assert.Equal("`b`", Assert.Single(content.Parts, part => part.Kind == MarkdownInlineKind.Code).Span.Text.ToString());
    }

    [Fact]
    public void Reading_begins_behind_the_front_matter_and_places_count_from_the_files_beginning()
    {
        var file = new SourceFile("x.md", "---\r\ntitle: x\r\n---\r\n# One\r\n\r\n```bash\r\nls\r\n```\r\n");
        var block = FrontMatterBlock.Find(file)!;

        var document = MarkdownReader.Read(file, block.End);

        Assert.Equal("title: x\r\n", block.Content.Text);
        Assert.Equal("4:1-4:6", Place(document.Blocks[0].Span));
        Assert.Equal("7:1", Start(Assert.IsType<MarkdownCode>(document.Blocks[1]).Content.Span(0, 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---")]
    [InlineData("---\ntitle: x\n")]
    [InlineData("--- \ntitle: x\n----\n")]
    [InlineData(" ---\ntitle: x\n---\n")]
    [InlineData("# One\n---\ntitle: x\n---\n")]
    public void What_is_not_between_two_rules_at_the_beginning_is_no_front_matter(string text) =>
        Assert.Null(FrontMatterBlock.Find(new SourceFile("x.md", text)));

    [Fact]
    public void Front_matter_may_end_with_dots_or_with_the_file()
    {
        Assert.Equal("a: b\n", FrontMatterBlock.Find(new SourceFile("x.md", "---\na: b\n...\ntext"))!.Content.Text);
        Assert.Equal(12, FrontMatterBlock.Find(new SourceFile("x.md", "---\na: b\n---"))!.End);
    }

    private static MarkdownDocument Read(string text) => MarkdownReader.Read(new SourceFile("x.md", text));

    private static MarkdownCode Code(string text) => Assert.Single(Read(text).Blocks.OfType<MarkdownCode>());

    private static string Start(ILocated place) => place.Span.StartPosition.ToString();

    private static string Start(SourceSpan span) => span.StartPosition.ToString();

    private static string Place(SourceSpan span) => $"{span.StartPosition}-{span.EndPosition}";
}
