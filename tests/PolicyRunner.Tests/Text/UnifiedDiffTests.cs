using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Text;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Text;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_diff() => Assert.Equal("", UnifiedDiff.Of("a.md", "a\nb", "a\nb"));

    [Fact]
    public void A_change_stands_with_three_lines_around_it() => Assert.Equal(
        "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and more\n 6\n 7\n 8\n",
        UnifiedDiff.Of("a.md", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\nand more\n6\n7\n8\n9\n"));

    [Fact]
    public void A_missing_last_line_break_is_said() => Assert.Equal(
        "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1 +1,2 @@\n-1\n\\ No newline at end of file\n+1\n+2\n\\ No newline at end of file\n",
        UnifiedDiff.Of("a.md", "1", "1\n2"));

    [Theory]
    [InlineData("with space.md")]
    [InlineData("quo\"te.md")]
    [InlineData("back\\slash.md")]
    [InlineData("grün.md")]
    [InlineData("tab\there.md")]
    [InlineData("docs/trailing /日本.md")]
    public void Git_applies_it_whatever_the_file_is_called(string name) => Roundtrip(name, "a\r\nb\n\uFEFFc\r", "a\r\nB\nc\r\nd");

    [Fact]
    public void Git_applies_it_to_texts_of_any_kind()
    {
        var line = Gen.Elements("a", "b", "", " c", "-- d", "+++ e", "@@ -1 +1 @@", "\\ No newline", "é\t", "\uFEFF")
            .SelectMany(text => Gen.Elements("\n", "\r\n", "\r", "\n").Select(end => text + end));
        var text = Gen.ListOf(line).SelectMany(lines => Gen.Elements("", "end").Select(end => string.Concat(lines) + end));
        Prop.ForAll(Arb.From(text), Arb.From(text), (before, after) =>
        {
            // An empty file is deleted or made by git, which no fix does.
            if (before.Length > 0 && after.Length > 0 && before != after)
            {
                Roundtrip("a.md", before, after);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_text_of_a_hundred_thousand_changed_lines_is_one_change() =>
        Assert.Equal(200_005, UnifiedDiff.Of("a.md", Numbers("a"), Numbers("b")).Count(character => character == '\n') + 1);

    private static string Numbers(string letter) => string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{letter}{number}\n"));

    private static void Roundtrip(string name, string before, string after)
    {
        using var repository = new TemporaryRepository();
        repository.Write(name, before);
        repository.Write("patch", UnifiedDiff.Of(name, before, after));
        GitProcess.Apply(repository.Root, "patch");

        Assert.Equal(after, System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(repository.At(name))));
    }
}
