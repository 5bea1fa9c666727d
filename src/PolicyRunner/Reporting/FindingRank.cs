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

    public int Compare(ReportedFinding? x, ReportedFinding? y) =>
        x is null || y is null ? (x is null).CompareTo(y is null) : RankedFinding.Compare(Of(x), Of(y));

    private static RankedFinding Of(ReportedFinding finding) => new()
    {
        IsWaived = finding.Waived is not null,
        Enforcement = finding.Enforcement,
        Severity = finding.Severity,
        Confidence = finding.Confidence,
        File = finding.Span.File.Path,
        Place = finding.Span.Start,
        Policy = finding.Policy,
    };
}

/// <summary>What a finding's rank depends on, wherever the finding was read from.</summary>
internal readonly ref struct RankedFinding
{
    public required bool IsWaived { get; init; }

    public required Enforcement Enforcement { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    public required string File { get; init; }

    /// <summary>Grows from the beginning of a file to its end.</summary>
    public required long Place { get; init; }

    public required string Policy { get; init; }

    private bool IsHard => Enforcement == Enforcement.HardMandatory;

    public static int Compare(RankedFinding x, RankedFinding y)
    {
        var order = x.IsWaived.CompareTo(y.IsWaived);
        order = order != 0 ? order : y.IsHard.CompareTo(x.IsHard);
        order = order != 0 ? order : y.Severity.CompareTo(x.Severity);
        order = order != 0 ? order : y.Confidence.CompareTo(x.Confidence);
        order = order != 0 ? order : string.CompareOrdinal(x.File, y.File);
        order = order != 0 ? order : x.Place.CompareTo(y.Place);
        return order != 0 ? order : string.CompareOrdinal(x.Policy, y.Policy);
    }
}
