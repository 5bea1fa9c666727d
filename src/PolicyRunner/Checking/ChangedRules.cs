using PolicyRunner.Policies;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>
/// Tries the rules that a change brings along on the same documents and tells the difference. They are compiled and run under the
/// same guard and budget as any; what is wrong with them is a note and never part of the verdict.
/// </summary>
internal static class ChangedRules
{
    private const int MostNotes = 20;

    // What a policy of the change throws may be of any length, and must not push the report over anyone's limit.
    private const int LongestNote = 500;

    /// <summary>Adds to a report who judged, and what the change would do to the rules.</summary>
    /// <param name="report">What the base said.</param>
    /// <param name="request">As it was judged.</param>
    /// <param name="judge">What judged.</param>
    /// <param name="rules">Where that was read.</param>
    /// <param name="pack">Its policies.</param>
    /// <param name="read">Reads the documents for a configuration.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static CheckReport Describe(
        CheckReport report, CheckRequest request, Configuration judge, RuleSource rules, PolicyPack pack, Func<Configuration, Library> read, CancellationToken cancellation)
    {
        var files = new RuleFiles(judge, rules);
        return report with
        {
            Base = new JudgedBy { Name = rules.Name!, Commit = rules.Commit, Digest = files.Digest(pack.Digest), Notes = judge.Notes },
            Changes = Try(report, request, judge, files, read, cancellation),
        };
    }

    // Null when the change leaves the rules as they are: nothing is compiled or run then.
    private static RuleChanges? Try(
        CheckReport report, CheckRequest request, Configuration judge, RuleFiles judgeFiles, Func<Configuration, Library> read, CancellationToken cancellation)
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

        var folder = configuration.PoliciesFolder;
        var pack = PolicyPackLoader.Load(folder, new CacheOptions(), folder is null ? null : rules.Show(folder));
        var documents = HaveSameSections(judge, configuration) ? new Library(report.Documents) : read(configuration);
        CheckError[] errors = [.. configuration.Errors, .. pack.Errors.Select(Checker.Error)];
        var other = Checker.Evaluate(own, configuration, pack, documents, errors, [], cancellation);
        return new RuleChanges
        {
            Files = files,
            Verdict = other.Errors.Count > 0 ? null : other.Verdict,
            Policies = Compare(report, other),
            Notes = Notes(other.Errors),
        };
    }

    // Other names of sections make other documents of the same text.
    private static bool HaveSameSections(Configuration judge, Configuration other) =>
        judge.Organisation.Sections.Count == other.Organisation.Sections.Count
        && judge.Organisation.Sections.Zip(other.Organisation.Sections).All(pair => pair.First.Name == pair.Second.Name && pair.First.Synonyms.SequenceEqual(pair.Second.Synonyms));

    private static PolicyChange[] Compare(CheckReport before, CheckReport after)
    {
        var olds = Counting(before);
        var news = Counting(after);
        var changes = new SortedDictionary<string, PolicyChange>(StringComparer.Ordinal);
        foreach (var finding in news.Values)
        {
            if (!olds.TryGetValue(finding.Fingerprint, out var old))
            {
                Count(finding, change => change with { Added = change.Added + 1 });
            }
            else if (old.Severity != finding.Severity || old.Enforcement != finding.Enforcement)
            {
                Count(finding, change => change with { Reweighed = change.Reweighed + 1 });
            }
        }

        foreach (var finding in olds.Values.Where(finding => !news.ContainsKey(finding.Fingerprint)))
        {
            Count(finding, change => change with { Removed = change.Removed + 1 });
        }

        return [.. changes.Values];

        void Count(ReportedFinding finding, Func<PolicyChange, PolicyChange> change) =>
            changes[finding.Policy] = change(changes.GetValueOrDefault(finding.Policy) ?? new PolicyChange(finding.Policy, 0, 0, 0));
    }

    // A finding that is waived on one side alone is one that comes or goes.
    private static Dictionary<string, ReportedFinding> Counting(CheckReport report) =>
        report.Findings.Where(finding => finding.Waived is null).ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);

    private static string[] Notes(IReadOnlyList<CheckError> errors)
    {
        var notes = errors.Take(MostNotes).Select(error => error.Span is { } span ? $"{span}: {error.Message}" : error.Message)
            .Select(note => note.Length <= LongestNote ? note : note[..LongestNote] + "…");
        return errors.Count > MostNotes ? [.. notes, $"{errors.Count - MostNotes} more."] : [.. notes];
    }
}
