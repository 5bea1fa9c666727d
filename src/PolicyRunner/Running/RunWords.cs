namespace PolicyRunner.Running;

/// <summary>The words for outcomes, in journals and in the versioned JSON.</summary>
internal static class RunWords
{
    public static string Word(this StepOutcome outcome) => outcome switch
    {
        StepOutcome.Pending => "pending",
        StepOutcome.Completed => "completed",
        StepOutcome.Failed => "failed",
        StepOutcome.TimedOut => "timed-out",
        StepOutcome.Cancelled => "cancelled",
        StepOutcome.Skipped => "skipped",
        StepOutcome.Waiting => "waiting",
        StepOutcome.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static string Word(this RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => "succeeded",
        RunOutcome.Failed => "failed",
        RunOutcome.RolledBack => "rolled-back",
        RunOutcome.RollbackFailed => "rollback-failed",
        RunOutcome.Paused => "paused",
        RunOutcome.Refused => "refused",
        RunOutcome.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static string Word(this RunPhase phase) => Recording.StepKey.Word(phase);

    internal static StepOutcome? Parse(string? word)
    {
        foreach (var outcome in Enum.GetValues<StepOutcome>())
        {
            if (outcome.Word() == word)
            {
                return outcome;
            }
        }

        return null;
    }
}
