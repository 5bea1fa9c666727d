namespace PolicyRunner.Running;

/// <summary>How a run ended, or why it has not.</summary>
public enum RunOutcome
{
    /// <summary>Every step did what it should and the verification says so.</summary>
    Succeeded,

    /// <summary>Something failed and there was nothing to undo, or nothing that could undo it.</summary>
    Failed,

    /// <summary>Something failed, what was done is undone, and the verification after the rollback passed.</summary>
    RolledBack,

    /// <summary>Something failed, and so did its rollback or the verification after it.</summary>
    RollbackFailed,

    /// <summary>It waits for a person and goes on with <c>--resume</c>.</summary>
    Paused,

    /// <summary>Nothing was started.</summary>
    Refused,

    /// <summary>Somebody stopped it before anything was changed, or what was changed cannot be undone.</summary>
    Cancelled,
}

/// <summary>What became of a step.</summary>
public enum StepOutcome
{
    /// <summary>Not begun.</summary>
    Pending,

    Completed,
    Failed,
    TimedOut,
    Cancelled,

    /// <summary>Its condition did not hold.</summary>
    Skipped,

    /// <summary>A person has to say something.</summary>
    Waiting,

    /// <summary>It was begun and nobody knows how far it got.</summary>
    Unknown,
}

/// <summary>The part of a run that a step belongs to.</summary>
public enum RunPhase
{
    Procedure,
    Verification,
    Rollback,

    /// <summary>The verification that follows a rollback.</summary>
    Reverification,
}
