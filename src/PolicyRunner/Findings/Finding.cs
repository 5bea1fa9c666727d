using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>One thing that is wrong at one place, as a policy states it.</summary>
public sealed record Finding
{
    /// <summary>What is wrong and what to do, in one sentence.</summary>
    public required string Message { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>Other places that explain it.</summary>
    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    /// <summary>Null: the policy's own severity.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Null: the policy's own confidence.</summary>
    public Confidence? Confidence { get; init; }

    public Fix? Fix { get; init; }

    /// <summary>
    /// True when the text at the place must not be shown: reports put dots there, for this finding and every other one
    /// that quotes it, and no fingerprint is made of it.
    /// </summary>
    public bool IsSecret { get; init; }
}
