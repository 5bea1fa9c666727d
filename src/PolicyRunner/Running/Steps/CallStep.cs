using PolicyRunner.Running.Walking;

namespace PolicyRunner.Running.Steps;

/// <summary>Another runbook, in the same journal: its steps stand there behind the caller's name.</summary>
internal static class CallStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        var called = context.Step.Called ?? throw new InvalidOperationException($"'{context.Step.Id}' calls nothing.");
        context.Begin();
        var outcome = await new PlanWalk(context.Run, called, context.Key).RunAsync(stop).ConfigureAwait(false);
        return outcome switch
        {
            RunOutcome.Succeeded => StepResult.Completed,
            RunOutcome.Paused => new StepResult(StepOutcome.Waiting, "A step of it waits for a person."),
            _ when stop.IsCancellationRequested => StepResult.Cancelled with { Message = $"'{called.Runbook.Id}' was stopped{How(outcome)}." },
            _ => StepResult.Failed($"'{called.Runbook.Id}' failed{How(outcome)}.") with { IsFinal = true },
        };
    }

    private static string How(RunOutcome outcome) => outcome switch
    {
        RunOutcome.RolledBack => " and was rolled back",
        RunOutcome.RollbackFailed => ", and so did its rollback",
        _ => "",
    };
}
