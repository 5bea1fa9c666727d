using PolicyRunner.Findings;
using PolicyRunner.Git;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Findings that were there when a team began to check. Each entry covers one finding of the same policy with the same
/// content in the same file, or in the one file that has taken its place; hard-mandatory findings and secrets are never covered.
/// </summary>
internal sealed class Baseline
{
    private readonly string path;
    private readonly string root;
    private readonly Coverage coverage;
    private readonly IReadOnlyList<BaselineEntry> entries;
    private readonly Dictionary<(string File, string Policy, string Content), Queue<BaselineEntry>> open = [];
    private readonly List<BaselineEntry> kept = [];
    private readonly Dictionary<string, string> moved = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlySet<string>> notLaidOut;

    /// <param name="path">The file as it was named.</param>
    /// <param name="entries">What it holds.</param>
    /// <param name="root">The absolute path that the entries' paths start from.</param>
    /// <param name="coverage">What is looked at.</param>
    /// <param name="cancellation">Ends what git is asked.</param>
    public Baseline(string path, IReadOnlyList<BaselineEntry> entries, string root, Coverage coverage, CancellationToken cancellation)
    {
        this.path = path;
        this.entries = entries;
        this.root = root;
        notLaidOut = new(() => WorkTree.NotLaidOut(root, cancellation));
        this.coverage = coverage;
        foreach (var entry in entries)
        {
            var key = (entry.File, entry.Policy, entry.Content);
            if (!open.TryGetValue(key, out var equal))
            {
                open.Add(key, equal = []);
            }

            equal.Enqueue(entry);
        }
    }

    public BaselineUpdate? Update { get; private set; }

    /// <param name="findings">In the order of the report.</param>
    /// <param name="library">What was read.</param>
    /// <param name="policies">What it was held to.</param>
    /// <param name="change">What becomes of the file.</param>
    /// <returns>The findings with those marked that are known, and findings about entries that cover nothing any more.</returns>
    public List<ReportedFinding> Mark(List<ReportedFinding> findings, PolicySet policies, Library library, BaselineChange change)
    {
        var marked = findings.ToArray();
        MarkWhere(marked, finding => finding.Span.File.Path);
        FindMoved(marked, library);
        MarkWhere(marked, finding => moved.GetValueOrDefault(finding.Span.File.Path));
        var left = open.Values.SelectMany(equal => equal).ToList();
        var gone = left.Where(entry => IsGone(entry, policies, library)).ToList();
        if (change == BaselineChange.None)
        {
            return WithGone(marked, gone, policies, library);
        }

        var added = change == BaselineChange.Grow ? Record(marked) : [];
        var stay = kept.Concat(left.Except(gone, ReferenceEqualityComparer.Instance).Cast<BaselineEntry>()).ToList();
        Update = new BaselineUpdate { Path = path, Text = BaselineFile.Write(stay.Concat(added)), Kept = stay.Count, Removed = gone.Count, Added = added.Count };
        return [.. marked];
    }

    private void MarkWhere(ReportedFinding[] findings, Func<ReportedFinding, string?> fileOf)
    {
        for (var i = 0; i < findings.Length; i++)
        {
            var finding = findings[i];
            if (CanBeKnown(finding) && fileOf(finding) is { } file
                && (Find(file, finding.Policy, finding.Content) ?? FindFormer(file, finding) ?? (finding.Unmarked is { } unmarked ? Find(file, finding.Policy, unmarked.Content) : null)) is { } entry)
            {
                kept.Add(entry with { File = finding.Span.File.Path, Content = entry.Content == finding.FormerContent ? finding.Content : entry.Content });
                findings[i] = Known(finding, entry.Span);
            }
        }
    }

    private BaselineEntry? Find(string file, string policy, string content) =>
        open.TryGetValue((file, policy, content), out var equal) && equal.TryDequeue(out var entry) ? entry : null;

    // The names that did not count when it was recorded stand in its message.
    private BaselineEntry? FindFormer(string file, ReportedFinding finding) =>
        finding.FormerContent is { } former && open.TryGetValue((file, finding.Policy, former), out var equal) && equal.TryPeek(out var entry) && entry.Message == finding.Message
            ? equal.Dequeue()
            : null;

    // An entry's file that is gone has been moved when one file that the baseline does not know holds what the entry is about.
    private void FindMoved(ReportedFinding[] findings, Library library)
    {
        var known = entries.Select(entry => entry.File).ToHashSet(StringComparer.Ordinal);
        var missing = open.Where(pair => pair.Value.Count > 0 && library.Find(pair.Key.File) is null && !Exists(pair.Key.File))
            .GroupBy(pair => (pair.Key.Policy, pair.Key.Content), pair => pair.Key.File).ToDictionary(same => same.Key, same => new Queue<string>(same));
        if (missing.Count == 0)
        {
            return;
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var file = finding.Span.File.Path;
            if (CanBeKnown(finding) && !known.Contains(file) && !moved.ContainsKey(file) && missing.TryGetValue((finding.Policy, finding.Content), out var olds))
            {
                while (olds.TryDequeue(out var old))
                {
                    if (taken.Add(old))
                    {
                        moved.Add(file, old);
                        break;
                    }
                }
            }
        }
    }

    private List<BaselineEntry> Record(ReportedFinding[] findings)
    {
        var added = new List<BaselineEntry>();
        for (var i = 0; i < findings.Length; i++)
        {
            if (CanBeKnown(findings[i]))
            {
                added.Add(BaselineEntry.Of(findings[i]));
                findings[i] = Known(findings[i], null);
            }
        }

        return added;
    }

    private ReportedFinding Known(ReportedFinding finding, SourceSpan? place) =>
        finding with { Waived = $"Known: it is in the baseline {path}.", WaivedBy = new WaivedBy(WaiverKind.Baseline, null, null, place) };

    private static bool CanBeKnown(ReportedFinding finding) =>
        finding.Waived is null && finding.Enforcement != Enforcement.HardMandatory && !finding.IsSecret && !WaiverPolicies.Contain(finding.Policy);

    // Nothing is claimed of what was not looked at.
    private bool IsGone(BaselineEntry entry, PolicySet policies, Library library) =>
        (library.Find(entry.File) is not null || (coverage.Includes(entry.File) && !Exists(entry.File)))
        && (policies.All.Find(policy => policy.Id == entry.Policy) is not { } known || coverage.Includes(known));

    private bool Exists(string file) => File.Exists(Path.Combine(root, file)) || notLaidOut.Value.Contains(file);

    private static List<ReportedFinding> WithGone(ReportedFinding[] findings, List<BaselineEntry> gone, PolicySet policies, Library library)
    {
        if (gone.Count == 0 || policies.Active.FirstOrDefault(active => active.Policy == WaiverPolicies.InUse) is not { } inUse)
        {
            return [.. findings];
        }

        var raw = gone.GroupBy(entry => entry.File, StringComparer.Ordinal).Select(file => new RawFinding(inUse, file.First().Span!.Value.Finding(
            $"{(file.Count() == 1 ? "This finding" : $"This finding and {file.Count() - 1} more")} of '{file.Key}' {(file.Count() == 1 ? "is" : "are")} gone; take what is gone out of the baseline with --update-baseline shrink."))).ToList();
        return [.. findings.Concat(Checker.Report(raw, library)).OrderBy(finding => finding.Span.File.Path, StringComparer.Ordinal)];
    }
}
