using PolicyRunner.Findings;

namespace PolicyRunner.Policies.Testing;

/// <summary>How a policy judged one of its samples.</summary>
public sealed record SampleResult
{
    /// <summary>Whether it is one of <see cref="Policy.Bad"/>, or else of <see cref="Policy.Good"/>.</summary>
    public required bool IsBad { get; init; }

    /// <summary>Which one, from 1.</summary>
    public required int Number { get; init; }

    public required Sample Sample { get; init; }

    /// <summary>The sample taken apart; null when it cannot be.</summary>
    public SampleInput? Input { get; init; }

    /// <summary>What the policy found, in files of its own reading.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Empty when it was judged as it should be.</summary>
    public IReadOnlyList<SampleFailure> Failures { get; init; } = [];
}
