using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class PathGlobTableTests
{
    private static readonly string[] Patterns =
    [
        "", "**", "*", "a", "a/b", "a//b/", "a/b.md", "**/b.md", "*/b.md", "a/**", "a/**/b.md", "a/b/**", "a/*/b.md", "**/a/**", "**/a/*", "?/b.md", "a/b.*", "A/b.md", "**/*.md", "a/b/c/**/d?.md",
    ];

    private static readonly string[] Paths = ["", "a", "b.md", "a/b", "a/b.md", "a/c/b.md", "a/b/c/b.md", "c/a/b.md", "a/b/c/d1.md", "a/b/c/x/y/d1.md", "A/b.md", "/a/b.md"];

    [Fact]
    public void Many_patterns_match_what_each_of_them_matches()
    {
        var table = new PathGlobTable<string>();
        foreach (var pattern in Patterns)
        {
            table.Add(new PathGlob(pattern), pattern);
        }

        foreach (var path in Paths)
        {
            Assert.Equal(
                Patterns.Where(pattern => new PathGlob(pattern).Matches(path)).Order(StringComparer.Ordinal),
                table.Matching(path).Order(StringComparer.Ordinal));
        }
    }
}
