using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What accepts a finding.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">Who answers for it; null for a baseline and a revision, which nobody signs.</param>
/// <param name="Until">The last day it holds; null for a baseline and a revision.</param>
/// <param name="Span">Where it is written; null for a revision.</param>
public sealed record WaivedBy(WaiverKind Kind, string? Owner, DateOnly? Until, SourceSpan? Span)
{
    /// <summary>The revision as it was named, such as <c>origin/main</c>; null for all that is no revision.</summary>
    public string? Revision { get; init; }
}

/// <summary>The ways in which a finding is accepted.</summary>
public enum WaiverKind
{
    /// <summary>A waiver in the organisation file.</summary>
    Waiver,

    /// <summary>A comment in the document.</summary>
    Ignore,

    /// <summary>An entry of the baseline.</summary>
    Baseline,

    /// <summary>It was there at the revision that the check compares with.</summary>
    Revision,
}
