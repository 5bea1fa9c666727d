namespace PolicyRunner.Running.Records;

/// <summary>What the journal says about a step.</summary>
public sealed record RecordedStep
{
    /// <summary>As in <see cref="StepReport.Id"/>.</summary>
    public required string Id { get; init; }

    public required RunPhase Phase { get; init; }

    public required StepOutcome Outcome { get; init; }

    public int Attempts { get; init; }

    /// <summary>True when a person did it.</summary>
    public bool IsManual { get; init; }

    public DateTimeOffset? Began { get; init; }

    /// <summary>Null when nobody saw its end.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>From its first beginning to its last end; null without one of them.</summary>
    public TimeSpan? Duration => Began is { } began && Ended is { } ended ? ended < began ? TimeSpan.Zero : ended - began : null;

    /// <summary>What the runbook says, or null.</summary>
    public RecordedEstimate? Estimate { get; init; }

    /// <summary>The median of the same step in earlier runs that succeeded, or null.</summary>
    public TimeSpan? Usually { get; init; }

    public string? Message { get; init; }

    /// <summary>The file of its last attempt's output, relative to the run's folder, or null.</summary>
    public string? Log { get; init; }
}

/// <summary>How long something should take.</summary>
/// <param name="Minimum">At least.</param>
/// <param name="Maximum">At most.</param>
public sealed record RecordedEstimate(TimeSpan Minimum, TimeSpan Maximum);

/// <summary>What a run's time was spent on.</summary>
public sealed record RecordedTime
{
    /// <summary>From the first record to the last.</summary>
    public TimeSpan Whole { get; init; }

    /// <summary>While a step ran.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>While a person was asked and nothing else ran.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>The rest: between steps, between attempts, and while no process went on with it.</summary>
    public TimeSpan Idle => Whole - Worked - Waited;

    /// <summary>What the runbook says, or null.</summary>
    public RecordedEstimate? Estimate { get; init; }

    /// <summary>The median of earlier runs of the runbook that succeeded, or null.</summary>
    public TimeSpan? Usually { get; init; }

    /// <summary>How many earlier runs that is.</summary>
    public int EarlierRuns { get; init; }
}
