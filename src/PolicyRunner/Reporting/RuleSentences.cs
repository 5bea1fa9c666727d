using PolicyRunner.Checking;

namespace PolicyRunner.Reporting;

/// <summary>Whose rules judged and what the change would do to them, in sentences that are the same in every form for people.</summary>
internal static class RuleSentences
{
    private const int MostNames = 8;

    /// <summary>Nothing when the tree under check judged itself.</summary>
    public static IEnumerable<string> Of(CheckReport report) => Of(report, text => text, digest => digest);

    /// <summary>The same for a form in which not everything may stand as it is.</summary>
    /// <param name="report">The report.</param>
    /// <param name="shown">How a text is written, which may hold names of the change.</param>
    /// <param name="digest">How a digest or the name of a commit is written, which this tool has made.</param>
    public static IEnumerable<string> Of(CheckReport report, Func<string, string> shown, Func<string, string> digest)
    {
        if (report.Base is { } judge)
        {
            var commit = judge.Commit is { } id ? $"commit {digest(id[..Math.Min(12, id.Length)])}, " : "";
            yield return $"{shown($"Judged by the rules of {judge.Name} (")}{commit}sha256 {digest(judge.Digest[..12])}).";
            foreach (var note in judge.Notes)
            {
                yield return shown(note);
            }
        }

        if (report.Changes is { } changes)
        {
            yield return shown($"The change touches the rules{(changes.Files.Count == 0 ? "" : $" ({Some(changes.Files)})")}; they did not judge. {Effect(changes)}");
            var said = report.Errors.Select(error => error.Located).ToHashSet(StringComparer.Ordinal);
            foreach (var note in changes.Notes.Where(note => !said.Contains(note)))
            {
                yield return shown($"  of the change: {note}");
            }

            if (changes.Notes.Any(said.Contains))
            {
                yield return shown("  of the change: what is wrong at the base, as said above, is wrong in the change, too.");
            }
        }
    }

    private static string Effect(RuleChanges changes)
    {
        if (changes.Verdict is not { } verdict)
        {
            return "Merged, they would keep the check from a verdict.";
        }

        var outcome = verdict switch
        {
            Verdict.Pass => "the check would pass",
            Verdict.Fail => "the check would fail",
            _ => "nothing would be evaluated",
        };
        if (changes.Policies.Count == 0)
        {
            return $"Merged, they would change no finding; {outcome}.";
        }

        var reweighed = changes.Reweighed > 0 ? $", reweigh {changes.Reweighed}" : "";
        return $"Merged, they would add {changes.Added}, remove {changes.Removed}{reweighed} findings ({Some([.. changes.Policies.Select(Of)])}); {outcome}.";
    }

    // "RB304 +2 -1"
    private static string Of(PolicyChange change)
    {
        var text = change.Policy;
        text += change.Added > 0 ? $" +{change.Added}" : "";
        text += change.Removed > 0 ? $" -{change.Removed}" : "";
        return change.Reweighed > 0 ? $"{text} ~{change.Reweighed}" : text;
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
