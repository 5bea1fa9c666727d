using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Runbooks;

public sealed class LinkEditsTests
{
    // Where an address can stand, '@' for it.
    private static readonly string[] Pages =
    [
        "# T\n\n[a](@) `x [b](y)\n", "# T\n\n[a](<@> 'title') *x*\n", "# T\n\n![a](@)\n", "# T\n\n| [a](@) | ` |\n|---|---|\n", "# T\n\n> - [a](@)\n>   b\n",
        "# T\n\n[a]\n\n[a]: @ 'title'\n", "# T\n\n[a][b]\n\n[b]: <@>\n", "# T\n\n<@>\n", "# T\n\n[a](\n@)\n", "# T\n\n[a]\n\n[a]:\n  @\n\nEnd.\n", "# T\n\n[![a](@)](x)\n", "- [a](@)\r\n\r\n",
    ];

    private static readonly string[] Addresses =
    [
        "http://e.org/a", "http://e.org/a\\)b", "http://e.org/&amp;copy;", "x&#32;y.md", "a.md#b", "./a_(b).md", "(a)b.md", "é.md", "a\\_b.md", "a%20b.md", "&#104;ttp://e.org", "mailto:a@e.org", "*.md",
    ];

    [Theory]
    [InlineData("[a](http://e.org/\\))", "https://e.org/)", "[a](https://e.org/\\))")]
    [InlineData("[a](<http://e.org/ b>)", "https://e.org/ b", "[a](<https://e.org/ b>)")]
    [InlineData("[a](Other\\_page.md#x&#32;y)", "other_page.md#x y", "[a](other\\_page.md#x&#32;y)")]
    [InlineData("[a](x.md)", "a b(c)|`&\\<d>.md", "[a](a&#32;b&#40;c&#41;&#124;&#96;&amp;&#92;&#60;d&#62;.md)")]
    [InlineData("[a](x.md)", "a\nb.md", null)]
    [InlineData("[a](x.md)", "", null)]
    [InlineData("[a]()", "x.md", null)]
    [InlineData("[a](\nx.md)", "~~~", null)]
    [InlineData("[a](\nx.md)", "y.md", "[a](\ny.md)")]
    [InlineData("<http://e.org/\\_>", "https://e.org/\\_", "<https://e.org/\\_>")]
    [InlineData("<http://e.org/>", "other.md", null)]
    [InlineData("<http://e.org/>", "https://e.org/a b", null)]
    public void A_link_is_led_to_another_address_as_it_has_to_be_written(string before, string target, string? after) =>
        Assert.Equal(after, Led(before, target));

    [Fact]
    public void What_is_written_reads_back_as_meant_and_changes_nothing_else()
    {
        var page = Gen.Elements(Pages).SelectMany(page => Gen.Elements(Addresses).Select(address => page.Replace("@", address, StringComparison.Ordinal)));
        var target = Gen.OneOf(Hostile.Texts, Gen.Elements(Addresses), Hostile.Texts.SelectMany(text => Gen.Elements(Addresses).Select(address => text + address)));
        var written = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(20), Prop.ForAll(page.SelectMany(page => target.Select(target => (page, target))).ToArbitrary(), pair =>
        {
            var before = Reading.Read(pair.page);
            for (var i = 0; i < before.Links.Count; i++)
            {
                if (before.Links[i].LeadTo(pair.target) is not { } edit)
                {
                    continue;
                }

                written++;
                var after = Reading.Read(pair.page[..edit.Span.Start] + edit.Replacement + pair.page[edit.Span.End..]);
                Assert.Equal(before.Links.Select((link, at) => at == i ? pair.target : link.Target), after.Links.Select(link => link.Target));
                Assert.Equal(Shape(before), Shape(after));
            }
        }));
        Assert.True(written > 1000, $"{written} written");
    }

    private static string Shape(Document document) =>
        $"{document.CodeBlocks.Count} {document.Tables.Count} {document.Tables.Sum(table => table.Rows.Count)} {document.Sections.Count} {document.Prose.Count} {document.Problems.Count}";

    private static string? Led(string page, string target) =>
        Assert.Single(Reading.Read(page).Links).LeadTo(target) is { } edit ? page[..edit.Span.Start] + edit.Replacement + page[edit.Span.End..] : null;
}
