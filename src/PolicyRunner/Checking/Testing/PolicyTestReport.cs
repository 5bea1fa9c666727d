using PolicyRunner.Policies;

namespace PolicyRunner.Checking.Testing;

/// <summary>What the samples of policies showed.</summary>
public sealed record PolicyTestReport
{
    public required Verdict Verdict { get; init; }

    /// <summary>By id.</summary>
    public required IReadOnlyList<PolicyTestResult> Policies { get; init; }

    /// <summary>By path; empty when nothing was measured.</summary>
    public IReadOnlyList<FileCoverage> Coverage { get; init; } = [];

    /// <summary>How many percent of each script's lines were asked for.</summary>
    public required double CoverageAsked { get; init; }

    /// <summary>Scripts that do not compile, ids that collide, names that nothing has: never a pass.</summary>
    public IReadOnlyList<CheckError> Errors { get; init; } = [];

    /// <summary>The compiler's advice.</summary>
    public IReadOnlyList<PolicyDiagnostic> Warnings { get; init; } = [];
}
