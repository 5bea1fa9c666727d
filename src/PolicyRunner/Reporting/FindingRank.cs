using PolicyRunner.Checking;
using PolicyRunner.Findings;

namespace PolicyRunner.Reporting;

/// <summary>
/// What matters most comes first, in every channel that has a limit: unwaived before waived, then hard-mandatory ones,
/// then by severity, confidence, file and place.
/// </summary>
public sealed class FindingRank : IComparer<ReportedFinding>
{
    public static FindingRank Instance { get; } = new();

    public static IReadOnlyList<ReportedFinding> Order(IEnumerable<ReportedFinding> findings) =>
        [.. findings.Order(Instance)];

    public int Compare(ReportedFinding? x, ReportedFinding? y)
    {
        if (x is null || y is null)
        {
            return x is null ? (y is null ? 0 : -1) : 1;
        }

        var order = (x.Waived is not null).CompareTo(y.Waived is not null);
        order = order != 0 ? order : IsHard(y).CompareTo(IsHard(x));
        order = order != 0 ? order : y.Severity.CompareTo(x.Severity);
        order = order != 0 ? order : y.Confidence.CompareTo(x.Confidence);
        order = order != 0 ? order : string.CompareOrdinal(x.Span.File.Path, y.Span.File.Path);
        order = order != 0 ? order : x.Span.Start.CompareTo(y.Span.Start);
        return order != 0 ? order : string.CompareOrdinal(x.Policy, y.Policy);
    }

    private static bool IsHard(ReportedFinding finding) => finding.Enforcement == Enforcement.HardMandatory;
}
