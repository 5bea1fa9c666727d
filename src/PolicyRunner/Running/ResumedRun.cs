using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>
/// A run that was begun before: what is left of it must still be what it was and be allowed now, then it goes on from where its
/// journal says it stands.
/// </summary>
internal sealed class ResumedRun(RunSession session, string id)
{
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var folder = RunFolder.Of(session.Root, id);
        if (!RunFolder.IsId(id) || !folder.Exists)
        {
            return RunSession.Misuse($"There is no run '{id}' below {RunFolder.Runs}.{RunFolder.Hint(session.Root, id)}");
        }

        JournalReading reading;
        try
        {
            reading = JournalFile.ReadWithin(session.Root, folder.Journal);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return Unsound(trouble.Message);
        }

        if (reading.Fault is { } fault)
        {
            return Unsound(fault.Reason);
        }

        EarlierRun earlier;
        RunSession own;
        try
        {
            earlier = EarlierRun.Of(reading);
            if (earlier.Started is not { } started || !earlier.State.IsAdmitted)
            {
                // What was kept elsewhere may know of more than is here now.
                if (Anchoring.OfRun(id, reading, session.Root, stop).Problem is { } cut)
                {
                    return Unsound(cut);
                }

                return RunSession.Misuse($"The run '{id}' was never let in, and nothing of it was started; start it anew.");
            }

            own = session with { IsKnown = true, Commission = RunStart.Commission(started, session.Commission, session.Root) };
        }
        catch (JournalException trouble)
        {
            return Unsound(trouble.Message);
        }
        catch (FormatException trouble)
        {
            return Unsound($"Record 1 ('{RunRecords.RunStarted}') was not written by a run: {trouble.Message}.");
        }

        return earlier.State.Ended is { } ended ? Over(folder, earlier, ended, stop) : await GoOn(own, folder, earlier, stop).ConfigureAwait(false);
    }

    private RunReport Unsound(string why) =>
        new() { Run = id, Outcome = RunOutcome.Refused, Reasons = [$"The journal of '{id}' is not sound, so nobody knows what has been done. {why}"] };

    // A process that was killed behind its last record has not tidied up.
    private RunReport Over(RunFolder folder, EarlierRun earlier, string ended, CancellationToken stop)
    {
        var said = $"The run '{id}' has ended: {ended}. Start a new one.";
        try
        {
            using var journal = session.Open(folder, new SecretMasker([]));
            folder.RemoveWork();
        }
        catch (JournalException trouble)
        {
            return RunSession.Misuse(said, trouble.Message);
        }

        return RunAdmission.Tidy(session, id, earlier, stop) is { } left ? RunSession.Misuse(said, left) : RunSession.Misuse(said);
    }

    private async Task<RunReport> GoOn(RunSession own, RunFolder folder, EarlierRun earlier, CancellationToken stop)
    {
        var report = own.Plan(stop);
        RunAdmission? admission = null;
        var refused = own.Refused(report, () =>
        {
            if (RunStart.Differences(earlier.Started!, report.Plan!, earlier.State).ToList() is { Count: > 0 } changes)
            {
                return [.. changes, "Put the runbook back as it was, or undo by hand what was done and start a new run."];
            }

            if (own.Commission.Stage is { } name && StageChoice.Find(report.Plan!, name).Stage is { } stage && StageChoice.Refusal(report.Plan!, stage, earlier.State) is { } early)
            {
                return [early];
            }

            (admission, var unknown) = RunAdmission.Open(own, id, report, Shown(own, earlier, report.Plan!), earlier, stop);
            return unknown is not null ? [unknown] : admission!.Refusals(stop);
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

        // Somebody may have been faster since we asked: a lock was taken, or another clone goes on with this very run.
        var (decision, problem) = admission.Enter(journal, stop);
        if (decision is not { IsGranted: true })
        {
            journal.AppendMasked(RunRecords.Refused, decision?.Record ?? new JsonObject { ["reason"] = problem });
            return new RunReport { Run = id, Outcome = RunOutcome.Refused, Plan = report.Plan, Reasons = problem is not null ? [problem] : [.. decision!.Refusals.Select(refusal => $"{refusal}")] };
        }

        journal.AppendMasked(RunRecords.Admitted, decision.Record);
        return await new Runner(run, report.Plan, admission, decision.Notes).RunAsync(isResumed: true, stop).ConfigureAwait(false);
    }

    // What people signed: the plan that the run began with, whatever its files make today.
    private static PlanFile? Shown(RunSession session, EarlierRun earlier, Plan plan) => earlier is { Request: { } request, PlanFile: { } path }
        ? new PlanFile
        {
            Path = Path.GetRelativePath(session.Commission.WorkingDirectory, Path.Combine(session.Root, path)),
            Digest = earlier.Digest,
            Request = request,
            Runbook = plan.Runbook.Id!,
            File = plan.Runbook.Document.Path,
            Parameters = [],
        }
        : null;
}
