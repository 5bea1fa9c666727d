using PolicyRunner.Checking.Changes;
using PolicyRunner.Checking.Trial;
using PolicyRunner.Policies;

namespace PolicyRunner.Checking;

/// <summary>
/// Has the rules that a change brings along tried on the same documents and tells the difference. That is done by another process,
/// which cannot touch the verdict; what is wrong with them is a note.
/// </summary>
internal static class ChangedRules
{
    /// <summary>Adds to a report who judged, and what the change would do to the rules.</summary>
    /// <param name="report">What the base said.</param>
    /// <param name="request">As it was judged.</param>
    /// <param name="judge">What judged.</param>
    /// <param name="rules">Where that was read.</param>
    /// <param name="pack">Its policies.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static CheckReport Describe(
        CheckReport report, CheckRequest request, Configuration judge, RuleSource rules, PolicyPack pack, CancellationToken cancellation)
    {
        var files = new RuleFiles(judge, rules, request);
        var own = request with { Base = null, IsLocked = false, Timings = false, Paths = request.Asked };
        using var brought = RuleSource.Own(own);
        var judged = report with { Base = new JudgedBy { Name = rules.Name!, Commit = rules.Commit, Digest = files.Digest(pack.Digest), Notes = judge.Notes } };
        if (brought.LinkOnTheWayTo(brought.PoliciesFolder(own)) is { } link)
        {
            return judged with { Changes = new RuleChanges { Files = [link], Verdict = null, Notes = [$"'{link}' is a symbolic link, and what is behind it was not evaluated."] } };
        }

        var configuration = Configuration.Read(own, brought);
        return judged with
        {
            Changes = Try(report, own, configuration, files, new RuleFiles(configuration, brought, request), request.IsLocked, cancellation),
            Notes = [.. report.Notes, .. StraysBrought.Of(configuration, brought, pack, report.Notes)],
        };
    }

    // Null when the change leaves the rules as they are: nothing is compiled or run then.
    private static RuleChanges? Try(CheckReport report, CheckRequest own, Configuration configuration, RuleFiles judgeFiles, RuleFiles ownFiles, bool isLocked, CancellationToken cancellation)
    {
        var files = judgeFiles.Differences(ownFiles);
        if (files.Count == 0 && configuration.Errors.Count == 0)
        {
            return null;
        }

        var answer = own.Trial?.Run(own, cancellation) ?? TrialAnswer.None("They were not tried: nobody said which program is to do it.");

        // Who merges policies without their lock stops every check that asks for it.
        return isLocked && files.Any(IsScript) && !files.Any(file => Path.GetFileName(file) == PolicyLock.FileName)
            ? new RuleChanges { Files = files, Verdict = null, Policies = Compare(report, answer), Notes = [.. answer.Notes, $"It alters policies and leaves {PolicyLock.FileName} as it is, so that --locked will refuse them; run 'policyrunner policy lock'."] }
            : new RuleChanges { Files = files, Verdict = answer.Verdict, Policies = Compare(report, answer), Notes = answer.Notes };
    }

    private static bool IsScript(string file) => file.EndsWith(".csx", StringComparison.OrdinalIgnoreCase);

    // Without an answer nothing can be said about findings.
    private static PolicyChange[] Compare(CheckReport before, TrialAnswer after)
    {
        if (after.Verdict is null && after.Findings.Count == 0)
        {
            return [];
        }

        // A finding that is waived on one side alone is one that comes or goes.
        var olds = Numbered(before.Findings.Where(finding => finding.Waived is null), finding => finding.Fingerprint);
        var news = Numbered(after.Findings, finding => finding.Fingerprint);
        var changes = new SortedDictionary<string, PolicyChange>(StringComparer.Ordinal);
        foreach (var (name, finding) in news)
        {
            if (!olds.TryGetValue(name, out var old))
            {
                Count(finding.Policy, change => change with { Added = change.Added + 1 });
            }
            else if (old.Severity != finding.Severity || old.Enforcement != finding.Enforcement)
            {
                Count(finding.Policy, change => change with { Reweighed = change.Reweighed + 1 });
            }
        }

        foreach (var finding in olds.Where(pair => !news.ContainsKey(pair.Key)).Select(pair => pair.Value))
        {
            Count(finding.Policy, change => change with { Removed = change.Removed + 1 });
        }

        return [.. changes.Values];

        void Count(string policy, Func<PolicyChange, PolicyChange> change) =>
            changes[policy] = change(changes.GetValueOrDefault(policy) ?? new PolicyChange(policy, 0, 0, 0));
    }

    // Two policies that claim one id may each have a finding of the same fingerprint: both count, the second beside the second.
    private static Dictionary<(string Fingerprint, int Number), T> Numbered<T>(IEnumerable<T> findings, Func<T, string> fingerprint)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var numbered = new Dictionary<(string, int), T>();
        foreach (var finding in findings)
        {
            var name = fingerprint(finding);
            numbered.Add((name, counts[name] = counts.GetValueOrDefault(name) + 1), finding);
        }

        return numbered;
    }
}
