using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>The fixes of one report that can be made together, in order of file, place and policy; the others wait for the next.</summary>
internal sealed class FixPlan
{
    private readonly Dictionary<SourceFile, EditSet> edits = [];

    private FixPlan()
    {
    }

    /// <summary>What is mended when they are made, one finding for each fix.</summary>
    public List<ReportedFinding> Findings { get; } = [];

    /// <param name="report">Its findings are in order.</param>
    /// <param name="mayFix">Which findings are to be mended, of those with a fix.</param>
    public static FixPlan Of(CheckReport report, Func<ReportedFinding, bool> mayFix)
    {
        var plan = new FixPlan();
        foreach (var finding in report.Findings)
        {
            // What changes nothing would be offered again for ever.
            if (finding.Fix is { } fix && fix.Edits.Any(edit => !edit.Span.Text.SequenceEqual(edit.Replacement)) && mayFix(finding))
            {
                plan.Add(finding);
            }
        }

        return plan;
    }

    /// <summary>The files with the fixes made.</summary>
    public IEnumerable<SourceFile> Files => edits.Where(entry => !entry.Value.IsEmpty).Select(entry => entry.Value.Apply(entry.Key));

    /// <summary>Of the policies that mend a file the one that writes most into it: the first of its findings.</summary>
    public ReportedFinding Heaviest(string path) => Findings.Where(finding => finding.Span.File.Path == path).GroupBy(finding => finding.Policy, StringComparer.Ordinal)
        .MaxBy(own => own.Sum(finding => finding.Fix!.Edits.Sum(edit => (long)edit.Replacement.Length)))!.First();

    private void Add(ReportedFinding finding)
    {
        var file = finding.Span.File;
        if (!edits.TryGetValue(file, out var set))
        {
            edits.Add(file, set = new EditSet());
        }

        if (set.TryAdd(finding.Fix!, finding.Policy) && (Findings.Count == 0 || !IsSame(Findings[^1], finding)))
        {
            Findings.Add(finding);
        }
    }

    // Several findings of one cause carry one fix: it is made once.
    private static bool IsSame(ReportedFinding a, ReportedFinding b) =>
        a.Policy == b.Policy && a.Fix!.Title == b.Fix!.Title && a.Fix.Edits.SequenceEqual(b.Fix.Edits);
}
