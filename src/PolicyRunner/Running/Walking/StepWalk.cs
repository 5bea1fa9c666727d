using PolicyRunner.Planning;
using PolicyRunner.Planning.Conditions;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running.Walking;

/// <summary>Takes one step from what the journal says about it to its end: condition, attempts, retries.</summary>
internal sealed class StepWalk(RunContext run, Plan plan, StepKey? caller)
{
    private readonly RunNames names = new(plan, caller, run.Journal.State);

    /// <returns>Over, or Waiting for a person.</returns>
    public async Task<StepOutcome> RunAsync(RunPhase phase, PlannedStep step, CancellationToken stop)
    {
        var key = StepKey.Of(caller, phase, step.Id);
        if (run.Journal.State.Find(key) is { IsOver: true } over)
        {
            run.Tell(new RunEvent.StepEnded(key.Place, over.Report, IsEarlier: true, run.Now));
            return over.Outcome;
        }

        // Another job runs it, or has lost it.
        if (run.Job is { } job && !job.Includes(key))
        {
            return StepOutcome.Waiting;
        }

        // It waits for its stage, and nothing is recorded: another process will come to it.
        if (caller is null && phase is RunPhase.Procedure or RunPhase.Verification && run.Stage is { } stage && !stage.Steps.Contains(step.Id))
        {
            return StepOutcome.Waiting;
        }

        var outcome = await GoOn(key, step, stop).ConfigureAwait(false);
        run.Tell(new RunEvent.StepEnded(key.Place, Report(key, step, outcome), IsEarlier: false, run.Now));
        return outcome;
    }

    /// <summary>How a step ended before, or null: it has not.</summary>
    public StepOutcome? Earlier(RunPhase phase, PlannedStep step) => run.Journal.State.Find(StepKey.Of(caller, phase, step.Id)) is { IsOver: true } over ? over.Outcome : null;

    private async Task<StepOutcome> GoOn(StepKey key, PlannedStep step, CancellationToken stop)
    {
        var state = run.Journal.State.Find(key);
        if (state is null && step.When is { } when)
        {
            var (holds, problem) = Decide(when);
            if (problem is not null)
            {
                return End(key, 0, StepResult.Failed(problem), again: false, log: null);
            }

            if (!holds)
            {
                run.Journal.Append(RunRecords.StepSkipped, new() { ["step"] = key.Text, ["when"] = when == "false" ? "Its condition does not hold with these parameters." : $"'{when}' does not hold." });
                return StepOutcome.Skipped;
            }
        }

        if (state is { Outcome: StepOutcome.Unknown } && !StepKinds.GoesOnByItself(step))
        {
            if (await new UnknownStep(run, plan, names).SettleAsync(key, step, stop).ConfigureAwait(false) is { } settled)
            {
                return settled;
            }
        }

        return await Attempts(key, step, stop).ConfigureAwait(false);
    }

    private async Task<StepOutcome> Attempts(StepKey key, PlannedStep step, CancellationToken stop)
    {
        // A call, a wait or a question that was interrupted goes on as the attempt that it was.
        var state = run.Journal.State.Find(key);
        var attempt = state is null ? 1 : state.Outcome == StepOutcome.Pending ? state.Attempts + 1 : Math.Max(1, state.Attempts);
        for (; ; attempt++)
        {
            if (stop.IsCancellationRequested)
            {
                return run.Journal.State.Find(key) is null ? StepOutcome.Pending : End(key, attempt, StepResult.Cancelled, again: false, log: null);
            }

            var log = RunFolder.LogOf(key, attempt);
            StepResult result;
            bool isLogged;
            using (var sink = new StepLog(run.Folder.At(log), run.Masker, (line, isError) => run.Tell(new RunEvent.StepPrinted(key.Place, line, isError, run.Now))))
            {
                result = await StepKinds.RunAsync(new StepContext { Run = run, Plan = plan, Step = step, Key = key, Attempt = attempt, Names = names, Log = sink }, stop).ConfigureAwait(false);
                isLogged = !sink.IsEmpty;
            }

            if (result.Outcome == StepOutcome.Waiting)
            {
                return StepOutcome.Waiting;
            }

            // Somebody may have said how often by the journal of an earlier process: attempts are counted over all of them.
            var again = result is { Outcome: StepOutcome.Failed or StepOutcome.TimedOut, IsFinal: false } && attempt <= step.Retries && !stop.IsCancellationRequested;
            var outcome = End(key, attempt, result, again, isLogged ? log : null);
            if (!again)
            {
                return outcome;
            }

            await Pause(key, step, attempt, result, stop).ConfigureAwait(false);
        }
    }

    private async Task Pause(StepKey key, PlannedStep step, int attempt, StepResult result, CancellationToken stop)
    {
        var delay = Backoff.Of(step.Backoff, attempt, run.Random);
        run.Tell(new RunEvent.StepRetried(key.Place, run.Masker.Hide(result.Message ?? "It failed."), delay, run.Now));
        await Task.Delay(Text.Timers.Fit(delay), run.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private StepOutcome End(StepKey key, int attempt, StepResult result, bool again, string? log)
    {
        run.Journal.StepEnded(key, attempt, result, again, log);
        run.Folder.RemoveWorkOf(key, attempt);
        return result.Outcome;
    }

    private (bool Holds, string? Problem) Decide(string when)
    {
        if (when == "false")
        {
            return (false, null);
        }

        var parsed = Condition.Parse(when);
        var result = parsed.Condition?.Evaluate(names.Find);
        return result is null ? (false, $"The condition '{when}': {parsed.Problem!.Message}")
            : result.Problem is { } problem ? (false, $"The condition '{when}' cannot be decided: {problem}")
            : (result.IsTrue, null);
    }

    private StepReport Report(StepKey key, PlannedStep step, StepOutcome outcome)
    {
        var report = run.Journal.State.Find(key)?.Report ?? new StepReport { Id = key.Id, Phase = key.Phase, Outcome = outcome };
        return report with { Outcome = outcome, Message = outcome == StepOutcome.Waiting ? Waits.Of(key, step, names, run.Journal.State) : report.Message };
    }
}
