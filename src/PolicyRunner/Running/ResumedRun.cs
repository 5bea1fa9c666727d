using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Journal;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>A run that was begun before: what is left of it must still be what it was, then it goes on from where its journal says it stands.</summary>
internal sealed class ResumedRun(RunSession session, string id)
{
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var folder = RunFolder.Of(session.Root, id);
        if (!RunFolder.IsId(id) || !folder.Exists)
        {
            return RunSession.Misuse($"There is no run '{id}' below {RunFolder.Runs}.");
        }

        var reading = JournalFile.Read(folder.Journal);
        if (reading.Fault is { } fault)
        {
            return new RunReport { Run = id, Outcome = RunOutcome.Refused, Reasons = [$"The journal of '{id}' is not sound, so nobody knows what has been done. {fault.Reason}"] };
        }

        var state = new RunState();
        foreach (var record in reading.Records)
        {
            state.Apply(record);
        }

        if (state.Started is not { } started || !state.IsAdmitted)
        {
            return RunSession.Misuse($"The run '{id}' was never let in, and nothing of it was started; start it anew.");
        }

        if (state.Ended is { } ended)
        {
            return RunSession.Misuse($"The run '{id}' has ended: {ended}. Start a new one.");
        }

        var own = session with { Commission = RunStart.Commission(started, session.Commission, session.Root) };
        var report = own.Plan(stop);
        RunAdmission? admission = null;
        var refused = own.Refused(report, () =>
        {
            if (RunStart.Differences(started, report.Plan!, state).ToList() is { Count: > 0 } changes)
            {
                return [.. changes, "Put the runbook back as it was, or undo by hand what was done and start a new run."];
            }

            (admission, var unknown) = RunAdmission.Open(id, own.Commission, report, null, stop);
            return unknown is not null ? [unknown] : admission!.Reenter(stop);
        });
        if (refused is not null)
        {
            return refused with { Run = id };
        }

        try
        {
            return await GoOn(own, folder, report, admission!, stop).ConfigureAwait(false);
        }
        catch (JournalException trouble)
        {
            return new RunReport { Run = id, Outcome = RunOutcome.Refused, Plan = report.Plan, Reasons = [trouble.Message] };
        }
    }

    private async Task<RunReport> GoOn(RunSession session, RunFolder folder, PlanReport report, RunAdmission admission, CancellationToken stop)
    {
        var masker = session.Masker(report);
        using var journal = session.Open(folder, masker);
        var back = journal.Last is { } last ? last - session.Commission.Clock.GetUtcNow() : TimeSpan.Zero;
        var run = session.Context(id, folder, journal, masker, report);
        journal.Append(RunRecords.RunResumed, new JsonObject
        {
            ["digest"] = report.Plan!.Digest,
            ["tool"] = session.Commission.Tool,
            ["operator"] = run.Operator,
            ["clockBack"] = back > TimeSpan.Zero ? (long)back.TotalMilliseconds : null,
        });
        return await new Runner(run, report.Plan, admission, []).RunAsync(isResumed: true, stop).ConfigureAwait(false);
    }
}
