using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>A finding with the policy that made it and everything a report needs.</summary>
public sealed record ReportedFinding : ILocated
{
    /// <summary>The policy's id.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    public required Enforcement Enforcement { get; init; }

    public required string Message { get; init; }

    /// <summary>The id of the runbook it belongs to, or null.</summary>
    public required string? Runbook { get; init; }

    public required SourceSpan Span { get; init; }

    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    /// <summary>32 hexadecimal digits; the same finding keeps it when its lines move.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The reason for which it is accepted, or null.</summary>
    public string? Waived { get; init; }

    /// <summary>What accepts it, or null.</summary>
    public WaivedBy? WaivedBy { get; init; }

    /// <summary>What its fingerprint is made of besides the file and the number among equal ones.</summary>
    internal string Content { get; init; } = "";

    /// <summary>What that was while names in a message did not count; null when it is the same. A baseline's entry of then covers the same message alone.</summary>
    internal string? FormerContent { get; init; }

    /// <summary>
    /// The names it would have if no script of the repository had called anything a secret: what was known by them stays known. Null when
    /// they are the same. They are compared and never shown or kept, for a short secret could be guessed from them.
    /// </summary>
    internal Fingerprint? Unmarked { get; init; }

    public Fix? Fix { get; init; }

    /// <summary>True when the text at the place must not be shown.</summary>
    public bool IsSecret { get; init; }
}

/// <summary>A policy that broke, or configuration that could not be used.</summary>
/// <param name="Policy">The policy's id, or null for configuration.</param>
/// <param name="Message">What happened, in one sentence.</param>
/// <param name="Span">Where, when known.</param>
/// <param name="IsUsage">True for bad configuration (exit 2), false for a policy or the tool breaking (exit 4).</param>
public sealed record CheckError(string? Policy, string Message, SourceSpan? Span, bool IsUsage = false)
{
    /// <summary>The message behind its place, where that is known.</summary>
    public string Located => Span is { } span ? $"{span}: {Message}" : Message;
}
