using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

[Collection(Growth.Alone)]
public sealed class PathGlobTests
{
    [Theory]
    [InlineData("runbooks/**", "runbooks/a.md", true)]
    [InlineData("runbooks/**", "runbooks/a/b/c.md", true)]
    [InlineData("runbooks/**", "runbooks", false)]
    [InlineData("runbooks/**", "other/runbooks/a.md", false)]
    [InlineData("**", "a/b.md", true)]
    [InlineData("**/x.md", "x.md", true)]
    [InlineData("**/x.md", "a/b/x.md", true)]
    [InlineData("a/**/x.md", "a/x.md", true)]
    [InlineData("a/**/b/*.md", "a/b/c/b/x.md", true)]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "a/b.md", false)]
    [InlineData("a/*/c", "a/b/c", true)]
    [InlineData("a/*/c", "a/b/b/c", false)]
    [InlineData("?.md", "ab.md", false)]
    [InlineData("A.md", "a.md", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("", "a", false)]
    public void Paths_match_patterns(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathGlob(pattern).Matches(path));

    [Fact]
    public void Hostile_patterns_cost_in_proportion_to_the_path()
    {
        var letters = new PathGlob(string.Concat(Enumerable.Repeat("*a", 2000)) + "b");
        var folders = new PathGlob(string.Concat(Enumerable.Repeat("**/a/", 500)) + "b");

        Growth.IsInProportion(8000, length => () => Assert.False(letters.Matches(new string('a', length))));
        Growth.IsInProportion(8000, length => () => Assert.False(folders.Matches(string.Join('/', Enumerable.Repeat("a", length)))));
    }
}
