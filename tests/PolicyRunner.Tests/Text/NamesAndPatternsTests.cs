using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class NamesAndPatternsTests
{
    [Theory]
    [InlineData("timeut", "timeout")]
    [InlineData("tiemout", "timeout")]
    [InlineData("TIMEOUT", "timeout")]
    [InlineData("undo", "undo")]
    [InlineData("retires", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_near(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(name, ["timeout", "undo", "environment"]));

    [Fact]
    public void The_nearest_of_two_near_names_is_taken() => Assert.Equal("lower", NearestName.Find("lowe", ["lowest", "lower"]));

    [Fact]
    public void Among_very_many_names_only_the_first_are_looked_at() =>
        Assert.Null(NearestName.Find("nmae", Enumerable.Repeat("other", 500).Append("name")));

    [Fact]
    public void What_is_not_reckoned_to_the_end_would_not_have_been_nearest()
    {
        var name = Gen.Elements("a", "b", "A", "h1", "-").ListOf().Select(parts => string.Concat(parts));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(14), Prop.ForAll(name.SelectMany(sought => name.ListOf().Select(known => (sought, known: known.ToList()))).ToArbitrary(), names =>
        {
            var limit = Math.Clamp(names.sought.Length / 3, 1, 3);
            var nearest = names.known.Where(known => Distance(names.sought, known) <= limit).MinBy(known => Distance(names.sought, known));
            Assert.Equal(nearest, NearestName.Find(names.sought, names.known));
        }));
    }

    [Fact]
    public void A_hint_is_a_sentence_or_nothing()
    {
        Assert.Equal(" Did you mean 'timeout'?", NearestName.Hint("timeot", ["timeout"]));
        Assert.Equal("", NearestName.Hint("banana", ["timeout"]));
        Assert.Equal("", NearestName.Hint(new string('a', 100_000), ["timeout"]));
    }

    [Theory]
    [InlineData("runbooks/**", "runbooks/a.md", true)]
    [InlineData("runbooks/**", "runbooks/a/b.md", true)]
    [InlineData("runbooks/**", "runbooks", false)]
    [InlineData("runbooks/**", "other/a.md", false)]
    [InlineData("runbooks/*.md", "runbooks/a.md", true)]
    [InlineData("runbooks/*.md", "runbooks/a/b.md", false)]
    [InlineData("**/a.md", "a.md", true)]
    [InlineData("**/a.md", "x/y/a.md", true)]
    [InlineData("**/x/**/a.md", "x/a.md", true)]
    [InlineData("**/x/**/a.md", "y/x/z/x/q/a.md", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("?.md", "a.md", true)]
    [InlineData("?.md", "ab.md", false)]
    [InlineData("*", "a/b", false)]
    [InlineData("Runbooks/*", "runbooks/a", false)]
    [InlineData("a[b].md", "a[b].md", true)]
    public void A_pattern_of_paths_matches_as_it_says(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new PathGlob(pattern).Matches(path));

    [Fact]
    public void A_hostile_pattern_of_paths_costs_little()
    {
        var pattern = new PathGlob(string.Concat(Enumerable.Repeat("**/a*a*a*/", 50)) + "x");

        Assert.False(pattern.Matches(string.Concat(Enumerable.Repeat("aaaaaaaaaaaaaaaaaaaa/", 200)) + "y"));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("15m", 900)]
    [InlineData("1h30m", 5400)]
    [InlineData("90d", 7776000)]
    [InlineData("2w", 1209600)]
    [InlineData("0s", 0)]
    public void A_duration_is_read(string text, int seconds)
    {
        Assert.True(Duration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("-1m")]
    [InlineData("1 m")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1.5h")]
    [InlineData("999999999w")]
    [InlineData("9999999999s")]
    [InlineData("٣m")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("1h30m")]
    [InlineData("90d")]
    [InlineData("250ms")]
    [InlineData("1d2h3m4s5ms")]
    [InlineData("0s")]
    public void A_duration_is_written_as_it_is_read(string text)
    {
        Assert.True(Duration.TryParse(text, out var value));
        Assert.Equal(text, Duration.Format(value));
    }

    // As it is defined: optimal string alignment, case ignored.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
