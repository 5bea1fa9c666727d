using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>What a policy says about a sample.</summary>
/// <param name="Findings">Those of this policy alone, one a place: a mark cannot say that there are several.</param>
public sealed record SampleOutcome(IReadOnlyList<Finding> Findings)
{
    /// <summary>Why there is no judgement: the policy broke, or a file of the sample cannot be used. Null when there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>Where the problem is, in the script or in a file of the sample, when known.</summary>
    public SourceSpan? ProblemSpan { get; init; }

    /// <summary>True when the problem is the policy's and not the sample's.</summary>
    public bool IsBroken { get; init; }
}
