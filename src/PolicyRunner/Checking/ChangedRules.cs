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
        var files = new RuleFiles(judge, rules);
        return report with
        {
            Base = new JudgedBy { Name = rules.Name!, Commit = rules.Commit, Digest = files.Digest(pack.Digest), Notes = judge.Notes },
            Changes = Try(report, request, files, cancellation),
        };
    }

    // Null when the change leaves the rules as they are: nothing is compiled or run then.
    private static RuleChanges? Try(CheckReport report, CheckRequest request, RuleFiles judgeFiles, CancellationToken cancellation)
    {
        var own = request with { Base = null, IsLocked = false, Timings = false };
        using var rules = RuleSource.Own(own);
        if (rules.LinkOnTheWayTo(rules.PoliciesFolder(own)) is { } link)
        {
            return new RuleChanges { Files = [link], Verdict = null, Notes = [$"'{link}' is a symbolic link, and what is behind it was not evaluated."] };
        }

        var configuration = Configuration.Read(own, rules);
        var files = judgeFiles.Differences(new RuleFiles(configuration, rules));
        if (files.Count == 0 && configuration.Errors.Count == 0)
        {
            return null;
        }

        var answer = request.Trial?.Run(own, cancellation) ?? TrialAnswer.None("They were not tried: nobody said which program is to do it.");
        return new RuleChanges { Files = files, Verdict = answer.Verdict, Policies = Compare(report, answer), Notes = answer.Notes };
    }

    // Without an answer nothing can be said about findings.
    private static PolicyChange[] Compare(CheckReport before, TrialAnswer after)
    {
        if (after.Verdict is null && after.Findings.Count == 0)
        {
            return [];
        }

        // A finding that is waived on one side alone is one that comes or goes.
        var olds = before.Findings.Where(finding => finding.Waived is null).ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
        var news = after.Findings.DistinctBy(finding => finding.Fingerprint).ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
        var changes = new SortedDictionary<string, PolicyChange>(StringComparer.Ordinal);
        foreach (var finding in news.Values)
        {
            if (!olds.TryGetValue(finding.Fingerprint, out var old))
            {
                Count(finding.Policy, change => change with { Added = change.Added + 1 });
            }
            else if (old.Severity != finding.Severity || old.Enforcement != finding.Enforcement)
            {
                Count(finding.Policy, change => change with { Reweighed = change.Reweighed + 1 });
            }
        }

        foreach (var finding in olds.Values.Where(finding => !news.ContainsKey(finding.Fingerprint)))
        {
            Count(finding.Policy, change => change with { Removed = change.Removed + 1 });
        }

        return [.. changes.Values];

        void Count(string policy, Func<PolicyChange, PolicyChange> change) =>
            changes[policy] = change(changes.GetValueOrDefault(policy) ?? new PolicyChange(policy, 0, 0, 0));
    }
}
