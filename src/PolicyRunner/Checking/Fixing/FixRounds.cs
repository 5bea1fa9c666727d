using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>
/// Makes fixes in memory and checks what comes of them until there is none left to make. Where fixes of a policy never come to an
/// end or leave a page that reads worse, that policy mends nothing in that file, so that a second run finds nothing to do; what it
/// mends in other files stays.
/// </summary>
internal sealed class FixRounds
{
    // Fixes that wait for others settle in two or three rounds.
    private const int MostRounds = 10;

    // A policy whose fixes in one file keep those in another from an end could make as many tries as there are files: after these
    // it is out everywhere.
    private const int MostTries = 3;

    // What may stand in a file besides twice what stood there: each round reads and judges the whole. No single fix may write more.
    private const int MostAdded = 1 << 16;

    private readonly CheckRequest request;
    private readonly FixChoice choice;
    private readonly Func<CheckRequest, CancellationToken, CheckReport> check;
    private readonly FixTargets targets;
    private readonly HashSet<(string Policy, string? Path)> restless = [];
    private readonly SortedDictionary<string, Restless> unsettled = new(StringComparer.Ordinal);
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

        for (var tries = 1; ; tries++)
        {
            if (Try(first, tries < MostTries, cancellation) is { } account)
            {
                return account;
            }
        }
    }

    // Null when it did not come to an end; the policies that still want to change something are then out, in that file or everywhere.
    private FixAccount? Try(CheckReport first, bool isByFile, CancellationToken cancellation)
    {
        var report = first;
        var made = new List<ReportedFinding>();
        var texts = new SortedDictionary<string, SourceFile>(StringComparer.Ordinal);
        var plan = FixPlan.Of(report, MayFix);
        for (var round = 0; round < MostRounds && plan.Findings.Count > 0; round++)
        {
            made.AddRange(plan.Findings);
            foreach (var file in plan.Files)
            {
                texts[file.Path] = file;
                if (HasGrown(first, file))
                {
                    Out(plan.Heaviest(file.Path), isByFile, $"and others add more than {MostAdded:N0} characters and as many as there were");
                    return null;
                }
            }

            var before = report;
            report = check(request with { Texts = texts }, cancellation);
            if (report.Errors is [var error, ..])
            {
                return Nothing(new RefusedFix(error.Policy ?? "--fix", $"The check breaks on the mended text, so nothing was mended: {error.Message}"));
            }

            // All of them, so that one more try is enough.
            if (plan.Files.Where(file => IsDamaged(file.Path, isByFile, before, report)).ToList().Count > 0)
            {
                return null;
            }

            plan = FixPlan.Of(report, MayFix);
        }

        // The last round may have been the one that it took.
        if (plan.Findings.Count == 0)
        {
            return Account(first, report, made, texts);
        }

        foreach (var finding in plan.Findings)
        {
            var path = finding.Span.File.Path;
            var place = first.Findings.FirstOrDefault(other => other.Policy == finding.Policy && other.Fix?.Title == finding.Fix!.Title && other.Span.File.Path == path)?.Span ?? finding.Span;
            Out(finding, isByFile, $"does not end the finding at {place}, or others undo it");
        }

        return null;
    }

    private static bool HasGrown(CheckReport first, SourceFile mended) =>
        mended.Text.Length > MostAdded + (2L * first.Documents.First(document => document.Path == mended.Path).File.Text.Length);

    // True when safe fixes make a file read worse: their policies are then out there. Whoever makes an unsafe one looks at what comes of it,
    // and what a fence that is closed now leaves to be seen was wrong before.
    private bool IsDamaged(string path, bool isByFile, CheckReport before, CheckReport after)
    {
        var (was, now) = (before.Documents.First(document => document.Path == path), after.Documents.FirstOrDefault(document => document.Path == path));
        if (now is not null && MendedPage.Damage(was, now) is null)
        {
            return false;
        }

        var isDamaged = false;
        foreach (var finding in before.Findings.Where(finding => finding.Span.File.Path == path && finding.Fix is { IsSafe: true } && MayFix(finding)).DistinctBy(finding => finding.Policy).ToList())
        {
            var own = FixPlan.Of(before, other => other.Policy == finding.Policy && other.Span.File.Path == path && other.Fix!.IsSafe && MayFix(other)).Files.FirstOrDefault();
            if (own is not null && MendedPage.Damage(was.File, own) is { } damage)
            {
                Out(finding, isByFile, $"leaves a text that {damage.What.TrimEnd('.')}");
                isDamaged = true;
            }
        }

        return isDamaged;
    }

    private void Out(ReportedFinding finding, bool isByFile, string why)
    {
        var path = finding.Span.File.Path;
        if (!restless.Add((finding.Policy, isByFile ? path : null)))
        {
            return;
        }

        if (!unsettled.TryGetValue(finding.Policy, out var policy))
        {
            unsettled.Add(finding.Policy, policy = new Restless(finding.Policy, finding.Fix!.Title, why));
        }

        policy.IsEverywhere |= !isByFile;
        policy.Files.Add(path);
    }

    // What is waived was looked at by somebody who wants it so.
    private bool MayFix(ReportedFinding finding)
    {
        if (finding.Waived is not null || (choice == FixChoice.Safe && !finding.Fix!.IsSafe))
        {
            return false;
        }

        var path = finding.Span.File.Path;
        if (restless.Contains((finding.Policy, path)) || restless.Contains((finding.Policy, null)))
        {
            return false;
        }

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
            var document = first.Documents.First(document => document.Path == path);
            var before = document.File;
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
                ChangesCommands = last.Documents.FirstOrDefault(mended => mended.Path == path) is not { } mended || ChangedCommands.First(document, mended) is not null,
                HidesSecret = (hiddenBefore != before.Text || hiddenAfter != after.Text) && diff != UnifiedDiff.Of(path, mark + before.Text, mark + after.Text),
            });
        }

        return new FixAccount { Made = [.. made.Select(finding => new MadeFix(finding))], Refused = Refused, Files = files };
    }

    private IReadOnlyList<RefusedFix> Refused => [.. refused.Values, .. unsettled.Values.Select(policy => policy.Refusal)];

    private FixAccount Nothing(RefusedFix why) => new() { Made = [], Refused = [.. Refused, why] };

    // A policy whose fixes did not come to an end or did harm, the first of them, and what it does.
    private sealed record Restless(string Policy, string Title, string Why)
    {
        public HashSet<string> Files { get; } = new(StringComparer.Ordinal);

        public bool IsEverywhere { get; set; }

        public RefusedFix Refusal => new(
            Policy,
            $"Its fix '{Title}' {Why}; none of its fixes was made{Where}. Its samples show it: policyrunner policy test {Policy}.");

        private string Where => IsEverywhere ? "" : Files.Count switch { 1 => " in this file", 2 => " in this file and one more", var count => $" in this file and {count - 1} more" };
    }
}
