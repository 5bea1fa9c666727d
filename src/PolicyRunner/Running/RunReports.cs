using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Steps;
using PolicyRunner.Running.Walking;

namespace PolicyRunner.Running;

/// <summary>What a run's state says to people.</summary>
internal static class RunReports
{
    public static RunReport Of(RunContext run, Plan plan, RunOutcome outcome)
    {
        var state = run.Journal.State;
        var begun = state.Steps.Select(step => step.Report).ToList();
        var waiting = outcome == RunOutcome.Paused ? begun.Where(step => step.Outcome is StepOutcome.Waiting or StepOutcome.Unknown).ToList() : [];
        var reasons = waiting.Count > 0 ? Reasons(plan, null, state).ToDictionary(wait => wait.Place, wait => wait.Reason) : [];
        return new RunReport
        {
            Run = run.Run,
            Outcome = outcome,
            Plan = plan,
            Steps = [.. begun.Select(step => waiting.Contains(step) ? step with { Outcome = StepOutcome.Waiting, Message = reasons.GetValueOrDefault(new StepPlace(step.Id, step.Phase)) } : step), .. Pending(plan, state)],
            Reasons = outcome == RunOutcome.Succeeded ? [] : [.. Failures(begun), .. outcome == RunOutcome.RollbackFailed ? Rollback.Remains(plan, null, state) : []],
            WasCancelled = state.IsCancelled,
            Continue = outcome == RunOutcome.Paused ? ["run", "--resume", run.Run, .. NextStage(run, plan), .. Asked(plan, null, state).SelectMany(answer => (string[])["--answer", answer])] : null,
            Due = outcome == RunOutcome.Paused ? Due(run, plan, null, state).Min() : null,
        };
    }

    private static IEnumerable<string> Failures(IEnumerable<StepReport> begun) =>
        begun.Where(step => step is { Outcome: StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled }).Select(step => $"'{step.Id}': {step.Message}");

    private static string[] NextStage(RunContext run, Plan plan) =>
        run.Stage is not null && StageChoice.Next(plan, run.Journal.State) is { } next ? ["--stage", next.Id] : [];

    private static IEnumerable<StepReport> Pending(Plan plan, RunState state) =>
        from step in plan.Steps
        where step.Section != SectionName.Rollback && (step.Section != SectionName.Verification || step.On != VerifyOn.Rollback)
        let phase = step.Section == SectionName.Procedure ? RunPhase.Procedure : RunPhase.Verification
        where state.Find(StepKey.Of(null, phase, step.Id)) is null
        select new StepReport { Id = step.Id, Phase = phase, Outcome = StepOutcome.Pending };

    // A wait is over, somebody must be called, or a question is taken back.
    private static IEnumerable<DateTimeOffset?> Due(RunContext run, Plan plan, StepKey? caller, RunState state)
    {
        foreach (var (step, known) in plan.Steps.SelectMany(step => StepKey.Phases.Select(phase => (step, State: state.Find(StepKey.Of(caller, phase, step.Id))))).Where(one => one.State is not null))
        {
            if (known is { Outcome: StepOutcome.Waiting })
            {
                yield return step.Kind == ActionKind.Wait ? known.Until : null;
                yield return known.Rung < known.Calls.Count ? known.Calls[known.Rung].At : null;
                yield return step.Step.Marks.Where(mark => mark is { Kind: MarkKind.AskEach, Else: not null, Within: not null } && known.Begun + mark.Within > run.Now).Select(mark => known.Begun + mark.Within).Min();
            }

            foreach (var inner in step.Called is { } called ? Due(run, called, known!.Key, state) : [])
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<(StepPlace Place, string Reason)> Reasons(Plan plan, StepKey? caller, RunState state)
    {
        foreach (var (step, key) in plan.Steps.SelectMany(step => StepKey.Phases.Select(phase => (step, StepKey.Of(caller, phase, step.Id)))).Where(one => state.Find(one.Item2) is not null))
        {
            if (Waits.Of(key, step, new RunNames(plan, caller, state), state) is { } reason)
            {
                yield return (new StepPlace(key.Id, key.Phase), reason);
            }

            foreach (var inner in step.Called is { } called ? Reasons(called, key, state) : [])
            {
                yield return inner;
            }
        }
    }

    // Every answer that is waited for, as it can be given: choices stand side by side for the person to take one.
    private static IEnumerable<string> Asked(Plan plan, StepKey? caller, RunState state)
    {
        foreach (var (step, key) in plan.Steps.SelectMany(step => StepKey.Phases.Select(phase => (step, StepKey.Of(caller, phase, step.Id)))))
        {
            var known = state.Find(key);
            if (step.Called is { } called && known is not null)
            {
                foreach (var answer in Asked(called, key, state))
                {
                    yield return answer;
                }
            }
            else if (known is { Outcome: StepOutcome.Waiting } && step.Kind != ActionKind.Wait)
            {
                var asks = Waits.Open(key, step, new RunNames(plan, caller, state), state);
                foreach (var (name, options) in asks.Count == 0 ? [(step.Step.Id, [ManualStep.Done])] : asks)
                {
                    yield return $"{name}={(options.Count > 0 ? string.Join('|', options) : "…")}";
                }
            }
            else if (known is { Outcome: StepOutcome.Unknown })
            {
                yield return $"{step.Id}={string.Join('|', UnknownStep.Answers)}";
            }
        }
    }
}
