using PolicyRunner.Planning;

namespace PolicyRunner.Running;

/// <summary>What came of a run, or of the wish for one.</summary>
public sealed record RunReport
{
    /// <summary>The run's id, or null when there is none: it was refused, or only tried dry.</summary>
    public string? Run { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>The plan that was run, or null when there was none.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Why it was refused, or what made it fail, one sentence each; empty for a success.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What must not be overlooked however the run ended, one sentence each: a record that is kept nowhere else, a log that is left out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The steps in the order they were begun, then those that were not.</summary>
    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    /// <summary>True when a person or the machine asked it to stop.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>True when the command itself was wrong: no such runbook, no such run, a file that cannot be read.</summary>
    public bool IsMisuse { get; init; }

    /// <summary>True when a policy or the tool broke, so that nobody knows whether the runbook is fit.</summary>
    public bool IsBroken { get; init; }

    /// <summary>True for a job that did its part, or that waits for people: others go on with the run, and nothing went wrong here.</summary>
    public bool IsGoingOn { get; init; }

    /// <summary>The arguments of the command that goes on, or null when there is nothing to go on with.</summary>
    public IReadOnlyList<string>? Continue { get; init; }

    /// <summary>When a run that waits is to be gone on with although nobody did anything: a wait is over, somebody must be called. Null: it waits for people alone.</summary>
    public DateTimeOffset? Due { get; init; }
}

/// <summary>What became of one step in one phase.</summary>
public sealed record StepReport
{
    /// <summary>The step's id; those of called runbooks stand behind the caller's: <c>deploy/canary</c>.</summary>
    public required string Id { get; init; }

    public required RunPhase Phase { get; init; }

    public required StepOutcome Outcome { get; init; }

    public int Attempts { get; init; }

    /// <summary>From its first beginning to its last end; null when it has not ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why it failed or was skipped, or what it waits for; null: there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>The file of its last attempt's output, relative to the run's folder; null when it has none.</summary>
    public string? Log { get; init; }
}
