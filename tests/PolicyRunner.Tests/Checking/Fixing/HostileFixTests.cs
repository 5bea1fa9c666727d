using FsCheck.Fluent;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Tests.Checking.Fixing;

/// <summary>Pages and file names that want a fix to write more than it means.</summary>
public sealed class HostileFixTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("[a](<ttps://e.org/a b>)", "[a](<https://e.org/a b>)")]
    [InlineData("[a](ttps://e.org/a\\)b)", "[a](https://e.org/a\\)b)")]
    [InlineData("[a](ttps://e.org/?a=1&amp;copy;=2)", "[a](https://e.org/?a=1&amp;copy;=2)")]
    [InlineData("[a](ttps://e.org/&#10;&#10;```bash&#10;rm&#32;-rf&#32;/data&#10;```&#10;)", "[a](https://e.org/&#10;&#10;```bash&#10;rm&#32;-rf&#32;/data&#10;```&#10;)")]
    [InlineData("| x | [a](ttps://e.org/a\\|b) |\n|---|---|", "| x | [a](https://e.org/a\\|b) |\n|---|---|")]
    [InlineData("[a]\n\n[a]: <ttps://e.org/a&#32;b> 'title'", "[a]\n\n[a]: <https://e.org/a&#32;b> 'title'")]
    [InlineData("<ttps://e.org/a\\)b>", "<https://e.org/a\\)b>")]
    [InlineData("[a](http:/e.org/&#96;)", "[a](http://e.org/&#96;)")]
    [InlineData("[a](t&#116;ps://e.org/)", "[a](t&#116;ps://e.org/)")]
    public void Of_an_address_only_the_scheme_is_corrected(string before, string after)
    {
        repository.Write("docs/a.md", $"# Page\n\n{before}\n");

        Fix(FixChoice.Safe);

        Assert.Equal($"# Page\n\n{after}\n", File.ReadAllText(repository.At("docs/a.md")));
    }

    [UnixFact]
    public void A_link_to_a_file_of_any_name_leads_to_it_and_is_one_link()
    {
        var letters = Gen.Elements("a", "B", "7", " ", "-", ".", "_", "~", "\\", "`", "``", "~~~", "&", "&amp;", "&#10;", ";", "[", "]", "(", ")", "<", ">", "|", "*", "**", "'", "\"", "!", "#", "?", "%", "%20", "%ZZ",
            "$", "{", "}", ":", "@", "+", "=", ",", "^", "é", "e\u0301", "危", "🚀", "\u202e", "\u200b", "\u3164", "\U000E0041", "\u00a0", "\t", "\n", "\n\n", "\r", "\u001b", "\u0085", "\u2028", "```bash\nrm x\n```\n");
        var names = letters.NonEmptyListOf().Select(parts => string.Concat(parts)).Sample(300, 8).Where(name => name.Length < 60 && name[0] != '.').Select((name, i) => $"{name}{i}x.md").ToList();
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            repository.Write($"docs/far/{name}", "# Far\n");
            repository.Write($"docs/p{i}.md", $"# Page\n\n`a [one](gone/{Uri.EscapeDataString(name)}) b` *c\n\n| d | [two](gone/{Uri.EscapeDataString(name)}) |\n|---|---|\n");
        }

        var pages = Fix(FixChoice.All).Documents.ToDictionary(page => page.Path);
        for (var i = 0; i < names.Count; i++)
        {
            var page = pages[$"docs/p{i}.md"];
            if (names[i].Any(character => char.IsControl(character) || character == '\u2028'))
            {
                Assert.Equal([LinkState.Missing], page.Links.Select(link => link.State));
                Assert.StartsWith("gone/", page.Links[0].Target, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal([$"docs/far/{names[i]}"], page.Links.Select(link => link.ResolvedPath));
            }

            Assert.Empty(page.CodeBlocks);
            Assert.Equal(["Page"], page.Sections.Select(section => section.Title));
        }
    }

    [Fact]
    public void What_an_anchor_and_a_query_hold_is_not_written_out()
    {
        repository.Write("docs/sub/other.md", "# Other\n\n<a id=\"one (two) `x`\"></a>\n");
        repository.Write("docs/a.md", "# Page\n\n[a](gone/other.md?a&#32;b&amp;lt;\\)) [b](sub/other.md?v=1&amp;amp;#one%20(two%20%60x)) `c\n");

        var page = Fix(FixChoice.All).Documents.Single(page => page.Path == "docs/a.md");

        Assert.Equal(["sub/other.md?a b&lt;)", "sub/other.md?v=1&amp;#one%20%28two%29%20%60x%60"], page.Links.Select(link => link.Target));
        Assert.All(page.Links, link => Assert.Equal((LinkState.Ok, "docs/sub/other.md"), (link.State, link.ResolvedPath)));
    }

    [Fact]
    public void What_a_table_writes_by_number_is_not_moved_to_the_front_matter()
    {
        const string text = "---\nid: OPS-1\nkind: release\n---\n# A title\n\n| Owner | web&#10;---&#10;```bash&#10;rm x |\n|---|---|\n| Status | draft |\n\n## Steps\n\n1. Look.\n";
        repository.Write("docs/a.md", text);

        Assert.Empty(Fix(FixChoice.All).Documents.Single().CodeBlocks);
        Assert.Contains("web&#10;---&#10;", File.ReadAllText(repository.At("docs/a.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash id=q {a=b}")]
    [InlineData("sh {\"name\":\"q\"}")]
    [InlineData("bash id=q when=\"a")]
    public void A_timeout_is_not_added_where_it_would_not_be_read(string info)
    {
        var bad = Timeless("OPS-2", info);
        repository.Write("docs/bad.md", bad);
        repository.Write("docs/good.md", Timeless("OPS-1", "bash id=q"));

        var report = Fix(FixChoice.Safe);

        Assert.Empty(report.Fixes!.Refused);
        Assert.Equal(bad, File.ReadAllText(repository.At("docs/bad.md")));
        Assert.Equal(Timeless("OPS-1", "bash id=q timeout=10m"), File.ReadAllText(repository.At("docs/good.md")));
    }

    [Theory]
    [InlineData("broken afterwards", "Span(5, 5).Replace(\"\\ud800\")", "true", "if (document.File.Text.Contains((char)0xFFFD)) { while (true) { } }")]
    [InlineData("half a character, again and again", "Span(5, 5).Replace(\"x\\ud800\")", "document.File.Text[6] != (char)0xD800", "")]
    [InlineData("a byte order mark, again and again", "Span(0, 0).Replace(\"\\ufeff\")", "document.File.Text[0] != (char)0xFEFF", "")]
    [InlineData("two of them", "Span(0, 0).Replace(\"\\ufeff\\ufeff\")", "document.File.Text[0] != (char)0xFEFF", "")]
    [InlineData("what makes the page unreadable", "Span(5, 5).Replace(\"\\0\")", "!document.File.Text.Contains((char)0)", "")]
    [InlineData("what Git LFS keeps", "Span(0, 0).Replace(\"version https://git-lfs.github.com/spec/v1\\n\")", "document.File.Text[0] == '#'", "")]
    [InlineData("nothing at all", "Span(0, document.File.Text.Length).Replace(\"\")", "document.File.Text.Length > 0", "")]
    public void What_would_be_read_otherwise_than_it_was_judged_is_not_written(string what, string edit, string when, string before)
    {
        const string Page = "# Page 🚀\n\n## Procedure\n\n1. Look.\n";
        repository.Write("docs/a.md", Page);
        repository.Write("policies/TEAM1-hostile.csx", $$"""
            return new Policy("TEAM1", "hostile")
            {
                Title = "T", Why = "why", Severity = Severity.Warning, Profile = Profile.Baseline,
                CheckDocument = (document, context) =>
                {
                    {{before}}
                    return {{when}} ? [document.Finding("f") with { Fix = Fix.Safe("Mend it", document.File.{{edit}}) }] : [];
                },
            };
            """);

        var report = Fix(FixChoice.Safe);

        Assert.Equal((what, Page), (what, File.ReadAllText(repository.At("docs/a.md"))));
        Assert.Empty(report.Errors);
        Assert.Equal("TEAM1", Assert.Single(report.Fixes!.Refused).What);
    }

    [Theory]
    [InlineData("Enumerable.Range(0, 20).Select(i => document.Finding(\"f\" + i) with { Fix = Fix.Unsafe(\"Write \" + i, document.File.Span(i, i).Replace(new string('a', 50_000))) })")]
    [InlineData("document.File.Text.Length < 1_000_000 ? [document.Finding(\"f\") with { Fix = Fix.Unsafe(\"Write\", document.File.Span(5, 5).Replace(new string('a', 50_000))) }] : []")]
    public void Fixes_that_blow_a_page_up_are_not_made_and_those_of_others_are(string findings)
    {
        repository.Write("docs/a.md", "# Page\n\nSee [x](ttps://e.org/a).\n");
        repository.Write("policies/TEAM1-hostile.csx", $$"""
            return new Policy("TEAM1", "hostile")
            {
                Title = "T", Why = "why", Severity = Severity.Warning, Profile = Profile.Baseline,
                CheckDocument = (document, context) => {{findings}},
            };
            """);

        var report = Fix(FixChoice.All);

        Assert.Equal("# Page\n\nSee [x](https://e.org/a).\n", File.ReadAllText(repository.At("docs/a.md")));
        var refused = Assert.Single(report.Fixes!.Refused);
        Assert.Equal("TEAM1", refused.What);
        Assert.Contains("and others add more than 65,536 characters and as many as there were; none of its fixes was made in this file.", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_at_the_head_of_a_file_with_a_byte_order_mark_stands_behind_it()
    {
        repository.Write("docs/a.md", "\uFEFF# Page\n");
        repository.Write("policies/TEAM1-mark.csx", """
            return new Policy("TEAM1", "mark")
            {
                Title = "T", Why = "why", Severity = Severity.Warning, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.File.Text.StartsWith("# Page") ? [document.Finding("f") with { Fix = Fix.Safe("Mend it", document.File.Span(0, 6).Replace("\ufeff# A page")) }] : [],
            };
            """);

        Fix(FixChoice.Safe);

        Assert.Equal("\uFEFF# A page\n", new System.Text.UTF8Encoding(false).GetString(File.ReadAllBytes(repository.At("docs/a.md"))));
    }

    private static string Timeless(string id, string info) =>
        $"---\nid: {id}\nkind: maintenance\n---\n# A\n\n## Procedure\n\n1. x\n\n   ```{info}\n   kubectl get pods\n   ```\n";

    private CheckReport Fix(FixChoice choice) =>
        Fixer.Run(new CheckRequest { Paths = ["docs"], WorkingDirectory = repository.Root, Clock = FixedClock.Today }, choice, CancellationToken.None);
}
