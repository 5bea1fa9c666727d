using System.Text;
using FsCheck.Fluent;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Fixing;

/// <summary>Whole documents made of pieces that have something to mend, with line endings and marks of every kind.</summary>
public sealed class FixPropertyTests : IDisposable
{
    private const int Documents = 150;

    private static readonly string[] Beginnings =
    [
        "", "\uFEFF", "---\nid: OPS-1\n---\n", "---\nid: OPS-1\nkind: release\n---\n# A title\n\n| Owner | web |\n|---|---|\n| Status | draft |\n| Reviewed | 2026-10-01 |\n\n",
    ];

    private static readonly string[] Pieces =
    [
        "# Title  \n\n", "## Steps\n\n", "## Rollback\n\nTODO\n\n", "## Verification\n\nLook.\n\n", "### Sub\n", "Text \t\n", "[a](ttps://x.org) [b](htps://y.org)\n\n", "[c](other.md#x) [d](../Other.md)\n\n",
        "```\nkubectl get pods -n web\n```\n\n", "1. Drop it:\n\n   ```bash\n   kubectl delete namespace web\n   ```\n\n", "> ```sql\n> DROP TABLE a;\n> ```\n\n", "- ~~~ bash\n  rm -rf /srv/data\n  ~~~\n",
        "```text\nopen\n\n## Mitigation\n\n", "   \n", "\n", "<!-- open", "**Warning:** mind the gap\n\n", "\u2028é😀\n", "| a | b |\n|---|---|\n| 1 | 2 |\n\n", "Title\n=====\n\n",
    ];

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Fixes_settle_keep_what_they_do_not_edit_and_leave_files_that_read_as_before()
    {
        var ending = Gen.Elements("\n", "\r\n", "\r", "mixed");
        var document = Gen.Elements(Beginnings).SelectMany(beginning => Gen.ListOf(Gen.Elements(Pieces)).SelectMany(pieces =>
            ending.SelectMany(end => Gen.Elements(true, false).Select(isCut => (beginning, pieces: pieces.ToList(), end, isCut)))));
        var texts = new Dictionary<string, string>();
        foreach (var (beginning, pieces, end, isCut) in document.Sample(Documents, 12))
        {
            var path = $"docs/{texts.Count}.md";
            var text = Ended(beginning + string.Concat(pieces), end);
            text = (isCut ? text.TrimEnd() : text) is { Length: > 1 } written ? written : "Text";
            texts.Add(path, text);
            repository.Write(path, text);
        }

        repository.Write("docs/sub/other.md", "# Other\n\n## X\n");
        var made = Fix();
        Assert.True(made.Fixes!.Made.Count > 100, $"{made.Fixes.Made.Count} fixes");
        Assert.Empty(made.Fixes.Refused);
        foreach (var change in made.Fixes.Files)
        {
            var before = texts[change.Path];
            var after = Encoding.UTF8.GetString(File.ReadAllBytes(repository.At(change.Path)));
            Assert.Equal(before.StartsWith('\uFEFF'), after.StartsWith('\uFEFF'));
            Assert.Equal(Endings(before).Union(Endings(change.Before.Text)).Order(), Endings(before).Union(Endings(after)).Order());
            AssertOnlyEdited(change);
        }

        var again = Fix();
        Assert.Empty(again.Fixes!.Made);
        Assert.All(again.Documents, page => Assert.DoesNotContain(page.Problems, problem => problem.Kind is PolicyRunner.Findings.ProblemKind.Unreadable or PolicyRunner.Findings.ProblemKind.Limit));
    }

    // Each line that is gone had a finding that is mended: nothing else was touched.
    private static void AssertOnlyEdited(FileChange change)
    {
        if (change.Before.Text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r', StringComparison.Ordinal))
        {
            // One line for the diff.
            return;
        }

        // A section is added behind the last word; the spaces behind that one go on standing behind what was added.
        var (old, young) = (Words(change.Before.Text), Words(change.After.Text));
        var kept = young.GroupBy(line => line).ToDictionary(line => line.Key, line => line.Count());
        foreach (var gone in old)
        {
            if (kept.GetValueOrDefault(gone) > 0)
            {
                kept[gone]--;
                continue;
            }

            Assert.True(gone.Contains("tps://", StringComparison.Ordinal) || gone.Contains("ther.md", StringComparison.Ordinal) || gone.Contains("```", StringComparison.Ordinal)
                || gone.Contains("~~~", StringComparison.Ordinal) || gone.StartsWith('|') || gone.Trim().Length == 0 || gone == old[^1], gone);
        }
    }

    private static List<string> Words(string text) => [.. LineDiff.Lines(text).Select(line => line.TrimEnd())];

    private static string Ended(string text, string ending)
    {
        var lines = text.Split('\n');
        var result = new StringBuilder(lines[0]);
        for (var i = 1; i < lines.Length; i++)
        {
            result.Append(ending == "mixed" ? (i % 3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" } : ending).Append(lines[i]);
        }

        return result.ToString();
    }

    private static IEnumerable<string> Endings(string text) =>
        text.Replace("\r\n", "↵", StringComparison.Ordinal).Where(character => character is '↵' or '\r' or '\n').Select(character => $"{(int)character}").Distinct();

    private CheckReport Fix() => Fixer.Run(
        new CheckRequest { Paths = ["docs"], WorkingDirectory = repository.Root, Profile = ProfileChoice.Strict, Clock = FixedClock.Today }, FixChoice.All, CancellationToken.None);
}
