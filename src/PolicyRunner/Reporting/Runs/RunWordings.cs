using PolicyRunner.Running;

namespace PolicyRunner.Reporting.Runs;

/// <summary>How the parts of a run look on a terminal.</summary>
internal static class RunWordings
{
    public static string Title(RunPhase phase) => phase switch
    {
        RunPhase.Procedure => "Procedure",
        RunPhase.Verification => "Verification",
        RunPhase.Rollback => "Rollback",
        RunPhase.Reverification => "Verification after the rollback",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };

    public static string Sign(StepOutcome outcome, Paint paint) => outcome switch
    {
        StepOutcome.Completed => paint.Good("✓"),
        StepOutcome.Failed or StepOutcome.TimedOut => paint.Bad("✗"),
        StepOutcome.Cancelled => paint.Bad("■"),
        StepOutcome.Skipped or StepOutcome.Pending => paint.Dim("·"),
        StepOutcome.Waiting or StepOutcome.Unknown => paint.Of(Findings.Severity.Warning, "?"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
