using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>What operators may and may not do in runbooks that name this contract. Any prohibition wins.</summary>
/// <param name="Name">The name that runbooks use.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record Contract(string Name, SourceSpan Span) : INamed
{
    public string? Description { get; init; }

    public IReadOnlyList<ContractRule> Prohibited { get; init; } = [];

    /// <summary>When not empty, changes that match none of these are not allowed.</summary>
    public IReadOnlyList<ContractRule> Allowed { get; init; } = [];

    /// <summary>What holds besides, by category of incident.</summary>
    public NamedList<IncidentCategory> IncidentCategories { get; init; } = new([]);
}

/// <summary>What is allowed and prohibited in incidents of one category.</summary>
public sealed record IncidentCategory(
    string Name,
    IReadOnlyList<ContractRule> Allowed,
    IReadOnlyList<ContractRule> Prohibited,
    SourceSpan Span) : INamed;

/// <summary>A kind of action, described by its commands. Every part that is given must match.</summary>
/// <param name="Id">Unique in its contract.</param>
/// <param name="Title">What it is, in the imperative.</param>
/// <param name="Span">Where the id stands.</param>
public sealed record ContractRule(string Id, string Title, SourceSpan Span) : ILocated
{
    /// <summary>The program; null: any.</summary>
    public string? Tool { get; init; }

    /// <summary>Words of the verb in order, <c>*</c> for any one; empty: any.</summary>
    public IReadOnlyList<string> Verb { get; init; } = [];

    /// <summary>Flags of which one must stand; empty: any.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>A regular expression without backtracking for the command's text; null: any.</summary>
    public string? Text { get; init; }

    /// <summary>Where <see cref="Text"/> stands; the id's place when there is none.</summary>
    public SourceSpan TextSpan { get; init; } = Span;

    /// <summary>Paths of which one must match an argument; empty: any.</summary>
    public IReadOnlyList<PathGlob> Paths { get; init; } = [];

    /// <summary>Why it is so, or null.</summary>
    public string? Reason { get; init; }
}
