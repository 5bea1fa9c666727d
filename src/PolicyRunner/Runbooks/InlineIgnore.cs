using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>
/// A comment that accepts findings for a time: <c>policyrunner-ignore RB304 until 2027-01-31 by sre: reason</c>.
/// Policies do not see it: what is accepted is not theirs to decide.
/// </summary>
internal sealed record InlineIgnore : ILocated
{
    private string? covered;

    /// <summary>The comment.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>What it covers; empty when nothing stands below it.</summary>
    public required SourceSpan Scope { get; init; }

    public required IgnoreScope Kind { get; init; }

    /// <summary>The ids of policies; empty when it is malformed.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The last day it holds; null only when it is malformed.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Who answers for it; null: the owner of the runbook or page.</summary>
    public string? Owner { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Why it accepts nothing; null when it is well formed.</summary>
    public IgnoreFault? Fault { get; init; }

    /// <summary>What the ignores of its document cover.</summary>
    public required IgnoreCover Cover { get; init; }

    /// <summary>The id of the runbook that it stands in, in a document of several; null in any other.</summary>
    public string? Runbook { get; init; }

    /// <summary>Whether this is the other one, in another version of the document: the same words on the same part of it.</summary>
    public bool IsSame(InlineIgnore other) =>
        Fault is null && other.Fault is null && Kind == other.Kind && Until == other.Until && Owner == other.Owner && Reason == other.Reason
        && Policies.SequenceEqual(other.Policies, StringComparer.Ordinal) && Covered == other.Covered;

    /// <summary>The sections within its own that those of another version do not have there, the outermost of each, in document order.</summary>
    public IReadOnlyList<Section> NewSince(InlineIgnore other) => Kind == IgnoreScope.Section ? Cover.NewSince(Scope, other.Cover, other.Scope) : [];

    /// <summary>What it covers, as <see cref="IgnoreCover.Of"/> says it: compared with each ignore of the other version that has the same words.</summary>
    internal string Covered => covered ??= Cover.Of(this);
}

/// <summary>What an ignore covers.</summary>
internal enum IgnoreScope
{
    Document,
    Section,
    Block,
    Line,
}
