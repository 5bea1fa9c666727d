using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Processes;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;
using PolicyRunner.Running.Steps;
using PolicyRunner.Running.Walking;

namespace PolicyRunner.Running;

/// <summary>Runs a plan whose journal is open, from wherever the journal says it stands.</summary>
/// <param name="run">What its steps share.</param>
/// <param name="plan">What it does.</param>
/// <param name="admission">Holds its locks; null in a job, whose workflow runs one at a time.</param>
/// <param name="notes">What people should know before it begins.</param>
internal sealed class Runner(RunContext run, Plan plan, RunAdmission? admission, IReadOnlyList<string> notes)
{
    /// <param name="isResumed">True when an earlier process began it.</param>
    /// <param name="stop">Asks it to stop.</param>
    public async Task<RunReport> RunAsync(bool isResumed, CancellationToken stop)
    {
        run.Tell(new RunEvent.Started(run.Run, plan, isResumed, run.Now));
        Tell(notes);
        using var over = new CancellationTokenSource();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var keeping = admission?.KeepAsync(
            why =>
            {
                Tell([why]);
                ends.Cancel();
            },
            over.Token) ?? Task.CompletedTask;
        RunReport report;
        try
        {
            if (isResumed)
            {
                await EndSurvivors().ConfigureAwait(false);
            }

            // Who asked an earlier process to stop has asked this one.
            var walk = new PlanWalk(run, plan, null);
            var outcome = run.Job is { IsBack: true } ? await walk.RollBackAsync(RunOutcome.Failed).ConfigureAwait(false)
                : await walk.RunAsync(run.Journal.State.IsCancelled ? new CancellationToken(canceled: true) : ends.Token).ConfigureAwait(false);
            report = RunReports.Of(run, plan, outcome);
            await CleanUp().ConfigureAwait(false);
            Record(report);
        }
        catch (RecordingException failure)
        {
            run.Programs.KillAll();
            report = RunReports.Of(run, plan, RunOutcome.Failed) with
            {
                IsBroken = true,
                Reasons = [$"{failure.Message} Nothing more was started. Make room, then go on: policyrunner run --resume {run.Run}"],
                Continue = ["run", "--resume", run.Run],
            };
        }
        finally
        {
            // Whatever happened, an exception of ours included: nothing of a step is left.
            run.Programs.KillAll();
            await over.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
        }

        // A run that waits keeps its locks as long as they live; one whose record is not whole has not ended.
        if (!report.IsBroken && admission is not null && (report.Outcome == RunOutcome.Paused ? admission.Pause(run.Journal) : admission.Leave(run.Journal)) is { } trouble)
        {
            Tell([trouble]);
        }

        run.Tell(new RunEvent.Ended(report, run.Now));
        return report;
    }

    /// <summary>Says how a run ended whose jobs are over; runs nothing.</summary>
    /// <param name="isInterrupted">True when somebody cancelled the workflow before anything was taken back: another run of it can.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<RunReport> RecordAsync(bool isInterrupted, CancellationToken stop)
    {
        var walk = new PlanWalk(run, plan, null);
        var outcome = await walk.RunAsync(stop).ConfigureAwait(false);

        // Nobody waits: a job was lost, or did not take back what it should have.
        var state = run.Journal.State;
        if (outcome == RunOutcome.Paused && !isInterrupted && state.Steps.Any(step => step.Outcome is StepOutcome.Unknown or StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled))
        {
            outcome = Rollback.Of(plan, null, state).IsEmpty ? RunOutcome.Failed : RunOutcome.RollbackFailed;
        }

        var report = RunReports.Of(run, plan, outcome);
        Record(report);
        run.Tell(new RunEvent.Ended(report, run.Now));
        return report;
    }

    private void Tell(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            run.Tell(new RunEvent.Noted(sentence, run.Now));
        }
    }

    private async Task EndSurvivors()
    {
        var found = await Survivors.EndAsync(run.Journal.State.Processes, run.Mark, run.Grace).ConfigureAwait(false);
        if (found.Count > 0)
        {
            run.Journal.Append(RunRecords.SurvivorsEnded, new JsonObject { ["processes"] = new JsonArray([.. found.Select(process => (JsonNode)process)]) });
            run.Tell(new RunEvent.Noted($"Ended {Text.Wording.Count(found.Count, "process", "processes")} that an earlier process of this run had left behind.", run.Now));
        }
    }

    // What has left its group to live on is found by its mark.
    private async Task CleanUp()
    {
        await Survivors.EndAsync([], run.Mark, run.Grace).ConfigureAwait(false);
        run.Folder.RemoveWork();
    }

    private void Record(RunReport report)
    {
        // How the run ended is said when all jobs are over.
        if (run.Job is { Phase: not null } job)
        {
            run.Journal.Append(RunRecords.SegmentEnded, new JsonObject { ["stage"] = job.Name, ["outcome"] = report.Outcome.Word() });
            return;
        }

        if (report.Outcome == RunOutcome.Paused)
        {
            run.Journal.Append(RunRecords.RunPaused, new JsonObject { ["waiting"] = Texts(report.Steps.Where(step => step.Outcome == StepOutcome.Waiting).Select(step => step.Id)), ["stage"] = run.Stage?.Id, ["due"] = report.Due is { } due ? StepTimers.Form(due) : null });
            return;
        }

        run.Journal.Append(RunRecords.RunEnded, new JsonObject
        {
            ["outcome"] = report.Outcome.Word(),
            ["reasons"] = Texts(report.Reasons),
            ["followUps"] = FollowUps.Record(plan.Runbook, run.Organisation, run.Now),
        });
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
