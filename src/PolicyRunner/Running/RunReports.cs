using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running;

/// <summary>What a run's state says to people.</summary>
internal static class RunReports
{
    public static RunReport Of(RunContext run, Plan plan, RunOutcome outcome)
    {
        var state = run.Journal.State;
        var begun = state.Steps.Select(step => step.Report).ToList();
        var waiting = outcome == RunOutcome.Paused ? begun.Where(step => step.Outcome is StepOutcome.Waiting or StepOutcome.Unknown).ToList() : [];
        return new RunReport
        {
            Run = run.Run,
            Outcome = outcome,
            Plan = plan,
            Steps = [.. begun.Select(step => waiting.Contains(step) ? step with { Outcome = StepOutcome.Waiting } : step), .. Pending(plan, state)],
            Reasons = outcome == RunOutcome.Succeeded ? [] : [.. begun.Where(step => step is { Outcome: StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled }).Select(step => $"'{step.Id}': {step.Message}")],
            WasCancelled = state.IsCancelled,
            Continue = outcome == RunOutcome.Paused ? ["run", "--resume", run.Run, .. Asked(plan, null, state).SelectMany(answer => (string[])["--answer", answer])] : null,
        };
    }

    private static IEnumerable<StepReport> Pending(Plan plan, RunState state) =>
        from step in plan.Steps
        where step.Section != SectionName.Rollback
        let phase = step.Section == SectionName.Procedure ? RunPhase.Procedure : RunPhase.Verification
        where state.Find(StepKey.Of(null, phase, step.Id)) is null
        select new StepReport { Id = step.Id, Phase = phase, Outcome = StepOutcome.Pending };

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
            else if (known is { Outcome: StepOutcome.Waiting })
            {
                var asks = step.Step.Marks.Where(mark => mark.Kind == MarkKind.Ask && state.Answer(key, mark.Name!) is null).ToList();
                foreach (var answer in asks.Count == 0 ? [$"{step.Step.Id}={ManualStep.Done}"] : asks.Select(mark => $"{mark.Name}={(mark.Options.Count > 0 ? string.Join('|', mark.Options) : "…")}"))
                {
                    yield return answer;
                }
            }
            else if (known is { Outcome: StepOutcome.Unknown })
            {
                yield return $"{step.Id}=done|redo|failed";
            }
        }
    }
}
