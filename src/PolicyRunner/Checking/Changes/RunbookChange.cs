using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking.Changes;

/// <summary>What a change does to what a runbook does, whatever its parameters are.</summary>
public sealed record RunbookChange
{
    /// <summary>The runbook's id.</summary>
    public required string Runbook { get; init; }

    /// <summary>Where it stands; where it stood, when it is gone.</summary>
    public required string File { get; init; }

    /// <summary>Added, Removed or Changed.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Each difference in a line, begun with <c>+</c>, <c>-</c> or <c>~</c>: text of documents, on one line.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Its steps in their order, then those that are gone.</summary>
    public required IReadOnlyList<ChangedStep> Steps { get; init; }
}

/// <summary>A step of a changed runbook.</summary>
public sealed record ChangedStep
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required SectionName Section { get; init; }

    public required ActionKind Action { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>The ids of the steps that end before it begins.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The id of the step that undoes it, or null.</summary>
    public string? Undo { get; init; }
}

/// <summary>What became of something.</summary>
public enum ChangeKind
{
    Same,
    Added,
    Changed,
    Removed,
}
