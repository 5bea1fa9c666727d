namespace PolicyRunner.Running.Steps;

/// <summary>Work without a program of its own, within the step's time.</summary>
internal static class Limited
{
    public static async Task<StepResult> RunAsync(StepContext context, Func<CancellationToken, Task<StepResult>> work, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Text.Timers.Fit(context.Step.Timeout), context.Run.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return await work(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            return stop.IsCancellationRequested ? StepResult.Cancelled : new StepResult(StepOutcome.TimedOut, $"It took longer than {Text.Duration.Format(context.Step.Timeout)}.");
        }
    }
}
