using PolicyRunner.Processes;

namespace PolicyRunner.Running.Recording;

/// <summary>What the journal says about a step.</summary>
internal sealed record StepState
{
    public required StepKey Key { get; init; }

    /// <summary>The number of its first record: what was begun later is undone earlier.</summary>
    public required long Order { get; init; }

    public int Attempts { get; init; }

    /// <summary>Unknown while an attempt has begun and not ended, Waiting while a person is asked, Pending between two attempts.</summary>
    public StepOutcome Outcome { get; init; } = StepOutcome.Pending;

    public string? Message { get; init; }

    public string? Log { get; init; }

    public DateTimeOffset? Begun { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>What it wrote to <c>$STEP_OUTPUT</c>.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Who is called when while nobody answers.</summary>
    public IReadOnlyList<StepCall> Calls { get; init; } = [];

    /// <summary>When a wait is over that no process stays for, or null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many of them were made.</summary>
    public int Rung { get; init; }

    /// <summary>The processes that were started for it.</summary>
    public IReadOnlyList<ProcessIdentity> Processes { get; init; } = [];

    /// <summary>True when nothing more will happen to it.</summary>
    public bool IsOver => Outcome is StepOutcome.Completed or StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled or StepOutcome.Skipped;

    /// <summary>True when it may have changed something: it was begun, whatever came of it.</summary>
    public bool WasBegun => Outcome is StepOutcome.Completed or StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled or StepOutcome.Unknown || Attempts > 0;

    public StepReport Report => new()
    {
        Id = Key.Id,
        Phase = Key.Phase,
        Outcome = Outcome,
        Attempts = Attempts,
        Duration = Begun is { } begun && Ended is { } ended ? ended < begun ? TimeSpan.Zero : ended - begun : null,
        Message = Message,
        Log = Log,
    };
}

/// <summary>People who are to be called.</summary>
/// <param name="At">When.</param>
/// <param name="Roles">Who.</param>
internal sealed record StepCall(DateTimeOffset At, IReadOnlyList<string> Roles);
