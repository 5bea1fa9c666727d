using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Walking;

/// <summary>
/// Runs a plan, the run's own or one that a step calls: procedure, verification, and when one of them fails the rollback and the
/// verification again. Where it stands it reads from the journal, so that it can begin anywhere.
/// </summary>
internal sealed class PlanWalk(RunContext run, Plan plan, StepKey? caller)
{
    private readonly PhaseWalk phases = new(new StepWalk(run, plan, caller));

    /// <param name="stop">Asks it to stop; what was done is undone all the same.</param>
    public async Task<RunOutcome> RunAsync(CancellationToken stop)
    {
        var end = await Phase(RunPhase.Procedure, Section(SectionName.Procedure), stop).ConfigureAwait(false);
        if (end == PhaseEnd.Done)
        {
            end = await Phase(RunPhase.Verification, [.. Section(SectionName.Verification).Where(step => step.On != VerifyOn.Rollback)], stop).ConfigureAwait(false);
        }

        if (end == PhaseEnd.Cancelled)
        {
            run.NoteCancelled();
        }

        return end switch
        {
            PhaseEnd.Done => RunOutcome.Succeeded,
            PhaseEnd.Paused => RunOutcome.Paused,

            // Jobs of their own take it back; a runbook that a step calls is this job's alone.
            _ when caller is null && run.Job is { Phase: not null } => end == PhaseEnd.Cancelled ? RunOutcome.Cancelled : RunOutcome.Failed,
            _ => await RollBackAsync(end == PhaseEnd.Cancelled ? RunOutcome.Cancelled : RunOutcome.Failed).ConfigureAwait(false),
        };
    }

    /// <summary>Undoes what the procedure did or may have done, and verifies again.</summary>
    /// <param name="otherwise">What the run is when there is nothing to undo.</param>
    public async Task<RunOutcome> RollBackAsync(RunOutcome otherwise)
    {
        var rollback = Rollback.Of(plan, caller, run.Journal.State);
        foreach (var step in rollback.Left)
        {
            run.Tell(new RunEvent.Noted($"Nothing undoes '{step.Id}', which may have changed something.", run.Now));
        }

        // A called runbook with nothing to undo counts as taken back, unless it left something.
        if (rollback.IsEmpty)
        {
            return otherwise == RunOutcome.RolledBack && !rollback.IsWhole ? RunOutcome.RollbackFailed : otherwise;
        }

        foreach (var step in rollback.Held.Where(_ => run.Job is null or { IsBack: true }))
        {
            Hold(step);
        }

        // A rollback is not stopped by what stopped the run; whoever insists kills it.
        Announce(RunPhase.Rollback);
        var end = rollback.Steps is { } steps ? await Undo(steps).ConfigureAwait(false)
            : await phases.RunAsync(RunPhase.Rollback, [.. Section(SectionName.Rollback).Where(step => !rollback.Held.Contains(step))], CancellationToken.None).ConfigureAwait(false);
        if (end == PhaseEnd.Paused && run.Job is not { Phase: RunPhase.Reverification })
        {
            return RunOutcome.Paused;
        }

        // Also after a rollback that failed: people want to know what still works.
        var verified = await Phase(RunPhase.Reverification, [.. Section(SectionName.Verification).Where(step => step.On != VerifyOn.Procedure)], CancellationToken.None).ConfigureAwait(false);
        return verified == PhaseEnd.Paused ? RunOutcome.Paused
            : end == PhaseEnd.Done && verified == PhaseEnd.Done && rollback.IsWhole ? RunOutcome.RolledBack
            : RunOutcome.RollbackFailed;
    }

    // Stored data that is lost is worse than a schema that is too new; people decide.
    private void Hold(PlannedStep step)
    {
        var key = StepKey.Of(caller, RunPhase.Rollback, step.Id);
        if (run.Journal.State.Find(key) is { IsOver: true })
        {
            return;
        }

        const string why = "It takes back a schema and is not declared reversible.";
        run.Journal.Append(RunRecords.StepSkipped, new() { ["step"] = key.Text, ["when"] = why });
        run.Tell(new RunEvent.Noted($"'{step.Id}' is not run. {why} Look at the data and decide.", run.Now));
    }

    private async Task<PhaseEnd> Undo(IReadOnlyList<UndoItem> items)
    {
        var end = PhaseEnd.Done;
        foreach (var item in items)
        {
            var one = item switch
            {
                UndoItem.ByStep undo => await phases.RunAllAsync(RunPhase.Rollback, [undo.Step], CancellationToken.None).ConfigureAwait(false),
                UndoItem.OfCall call => await UndoCall(call).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"{item.GetType().Name} undoes nothing."),
            };
            // In a job only its own part of the way back is gone; the rest is not in its way.
            if (one == PhaseEnd.Paused && run.Job is null)
            {
                return one;
            }

            end = one == PhaseEnd.Done || end == PhaseEnd.Paused ? end : one;
        }

        return end;
    }

    private async Task<PhaseEnd> UndoCall(UndoItem.OfCall call) =>
        await new PlanWalk(run, call.Called, call.Caller).RollBackAsync(RunOutcome.RolledBack).ConfigureAwait(false) switch
        {
            RunOutcome.RolledBack => PhaseEnd.Done,
            RunOutcome.Paused => PhaseEnd.Paused,
            _ => PhaseEnd.Failed,
        };

    private async Task<PhaseEnd> Phase(RunPhase phase, IReadOnlyList<PlannedStep> steps, CancellationToken stop)
    {
        if (steps.Count == 0)
        {
            return PhaseEnd.Done;
        }

        Announce(phase);
        return await phases.RunAsync(phase, steps, stop).ConfigureAwait(false);
    }

    private void Announce(RunPhase phase) => run.Tell(new RunEvent.PhaseStarted(phase, caller?.Id, run.Now));

    private IReadOnlyList<PlannedStep> Section(SectionName name) => [.. plan.Steps.Where(step => step.Section == name)];
}
