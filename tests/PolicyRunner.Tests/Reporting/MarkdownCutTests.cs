using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

/// <summary>Markdown that is too long for where it goes is cut, never dropped, and says so.</summary>
public sealed class MarkdownCutTests
{
    private const string Where = "All of it stands elsewhere.";

    [Fact]
    public void What_is_short_enough_stays_as_it_is() => Assert.Equal("# A\n", MarkdownCut.Of("# A\n", 4, Where));

    [Fact]
    public void What_is_too_long_ends_behind_a_line_and_says_where_the_rest_is()
    {
        var cut = MarkdownCut.Of(string.Concat(Enumerable.Range(1, 200_000).Select(line => $"- line {line}\n")), 1024 * 1024, Where);

        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 1_000_000, 1024 * 1024);
        Assert.EndsWith($"\n\n**Cut here: the rest is longer than GitHub takes.** {Where}\n", cut, StringComparison.Ordinal);
        Assert.Matches("- line [0-9]+\n\n\\*\\*Cut", cut);
    }

    [Fact]
    public void A_fence_and_what_it_is_folded_into_are_closed_where_it_is_cut()
    {
        var cut = MarkdownCut.Of($"<details><summary>x</summary>\n\n````mermaid\n```\n{string.Concat(Enumerable.Repeat("a --> b\n", 1000))}````\n\n</details>\n", 2000, Where);

        Assert.Contains("a --> b\n````\n\n</details>\n\n**Cut here", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_room_to_say_it_nothing_is_left() => Assert.Equal("", MarkdownCut.Of(new string('x', 1000), 100, Where));

    [Fact]
    public void Whatever_is_cut_is_never_longer_than_asked() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.ListOf(Gen.Elements("text\n", "```\n", "~~~~sh\n", "````\n", "<details>\n", "</details>\n", "ü✅\n", "\n", new string('x', 300), "``` a\n")).ToArbitrary(),
        Gen.Choose(0, 2000).ToArbitrary(),
        (lines, most) => Encoding.UTF8.GetByteCount(MarkdownCut.Of(string.Concat(lines), most, Where)) <= most));
}
