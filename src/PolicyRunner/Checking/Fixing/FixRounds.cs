using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>
/// Makes fixes in memory and checks what comes of them until there is none left to make. Fixes that never come to an end
/// are not made at all, so that a second run finds nothing to do.
/// </summary>
internal sealed class FixRounds
{
    // Fixes that wait for others settle in two or three rounds.
    private const int MostRounds = 10;

    private readonly CheckRequest request;
    private readonly FixChoice choice;
    private readonly Func<CheckRequest, CancellationToken, CheckReport> check;
    private readonly FixTargets targets;
    private readonly HashSet<string> restless = new(StringComparer.Ordinal);
    private readonly HashSet<string> allowed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RefusedFix> refused = new(StringComparer.Ordinal);

    public FixRounds(CheckRequest request, FixChoice choice, FixTargets targets, Func<CheckRequest, CancellationToken, CheckReport> check)
    {
        this.request = request;
        this.choice = choice;
        this.targets = targets;
        this.check = check;
    }

    /// <param name="first">The report on the files as they are.</param>
    /// <param name="cancellation">Ends the checking.</param>
    public FixAccount Run(CheckReport first, CancellationToken cancellation)
    {
        if (first.Errors.Count > 0)
        {
            return Nothing(new RefusedFix("--fix", "The check broke, so nothing was mended; put right what it says first."));
        }

        FixAccount? account;
        do
        {
            account = Try(first, cancellation);
        }
        while (account is null);
        return account;
    }

    // Null when it did not come to an end; the policies that still want to change something are then out.
    private FixAccount? Try(CheckReport first, CancellationToken cancellation)
    {
        var report = first;
        var made = new List<ReportedFinding>();
        var texts = new SortedDictionary<string, SourceFile>(StringComparer.Ordinal);
        for (var round = 0; round < MostRounds; round++)
        {
            var plan = FixPlan.Of(report, MayFix);
            if (plan.Findings.Count == 0)
            {
                return Account(first, report, made, texts);
            }

            made.AddRange(plan.Findings);
            foreach (var file in plan.Files)
            {
                texts[file.Path] = file;
            }

            report = check(request with { Texts = texts }, cancellation);
            if (report.Errors is [var error, ..])
            {
                return Nothing(new RefusedFix(error.Policy ?? "--fix", $"The check breaks on the mended text, so nothing was mended: {error.Message}"));
            }
        }

        foreach (var finding in FixPlan.Of(report, MayFix).Findings)
        {
            restless.Add(finding.Policy);
            if (refused.ContainsKey(finding.Policy))
            {
                continue;
            }

            var place = first.Findings.FirstOrDefault(other => other.Policy == finding.Policy && other.Fix?.Title == finding.Fix!.Title && other.Span.File.Path == finding.Span.File.Path)?.Span ?? finding.Span;
            refused.Add(finding.Policy, new RefusedFix(
                finding.Policy,
                $"Its fix '{finding.Fix!.Title}' does not end the finding at {place}, or others undo it; none of its fixes was made. Its samples show it: policyrunner policy test {finding.Policy}."));
        }

        return null;
    }

    // What is waived was looked at by somebody who wants it so.
    private bool MayFix(ReportedFinding finding)
    {
        if (finding.Waived is not null || (choice == FixChoice.Safe && !finding.Fix!.IsSafe) || restless.Contains(finding.Policy))
        {
            return false;
        }

        var path = finding.Span.File.Path;
        if (refused.ContainsKey(path) || targets.IsAlias(path))
        {
            return false;
        }

        if (!allowed.Contains(path) && targets.Refusal(path) is { } refusal)
        {
            refused.Add(path, new RefusedFix(path, refusal, IsUsage: true));
            return false;
        }

        allowed.Add(path);
        return true;
    }

    private FixAccount Account(CheckReport first, CheckReport last, List<ReportedFinding> made, SortedDictionary<string, SourceFile> texts)
    {
        var (secretsBefore, secretsAfter) = (SecretMask.Of(first), SecretMask.Of(last));
        var files = new List<FileChange>();
        foreach (var (path, after) in texts)
        {
            var before = first.Documents.First(document => document.Path == path).File;
            if (before.Text == after.Text)
            {
                continue;
            }

            var mark = targets.ByteOrderMark(path);
            var (hiddenBefore, hiddenAfter) = (secretsBefore.TextOf(before), secretsAfter.TextOf(after));
            var diff = UnifiedDiff.Of(path, mark + hiddenBefore, mark + hiddenAfter);
            files.Add(new FileChange(before, after)
            {
                Diff = diff,
                HidesSecret = (hiddenBefore != before.Text || hiddenAfter != after.Text) && diff != UnifiedDiff.Of(path, mark + before.Text, mark + after.Text),
            });
        }

        return new FixAccount { Made = [.. made.Select(finding => new MadeFix(finding))], Refused = [.. refused.Values], Files = files };
    }

    private FixAccount Nothing(RefusedFix why) => new() { Made = [], Refused = [.. refused.Values, why] };
}
