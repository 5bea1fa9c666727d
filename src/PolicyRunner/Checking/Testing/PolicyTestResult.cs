using PolicyRunner.Policies;

namespace PolicyRunner.Checking.Testing;

/// <summary>How one policy did on its own samples.</summary>
public sealed record PolicyTestResult
{
    public required Policy Policy { get; init; }

    /// <summary>The script, as shown to people.</summary>
    public required string Path { get; init; }

    /// <summary>Changes made to the policy to see whether a sample notices.</summary>
    public required int Mutants { get; init; }

    /// <summary>Empty when the policy keeps its word.</summary>
    public required IReadOnlyList<PolicyTestFailure> Failures { get; init; }

    /// <summary>Sentences about what the samples leave open; they fail nothing.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
