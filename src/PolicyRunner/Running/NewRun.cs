using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>A run from its beginning: planned, judged, let in, recorded, run.</summary>
internal sealed class NewRun(RunSession session)
{
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var (shown, problem) = Shown(session.Commission);
        if (problem is not null)
        {
            return RunSession.Misuse(problem);
        }

        var own = shown is null ? session
            : session with { IsKnown = true, Commission = session.Commission with { Runbook = $"{Path.Combine(session.Root, shown.File)}#{shown.Runbook}", Parameters = shown.Parameters } };
        var report = own.Plan(stop);
        if (own.Commission.IsScheduled && report is { Plan: { } planned, Request: { } made })
        {
            var (notDue, misuse) = Schedule.Of(planned.Runbook, made.Organisation, own.Commission.Clock.GetUtcNow());
            if (notDue is not null || misuse is not null)
            {
                return misuse is not null ? RunSession.Misuse(misuse) : new RunReport { Outcome = RunOutcome.Succeeded, Plan = planned, Reasons = [notDue!] };
            }
        }

        var id = RunFolder.NewId(own.Commission.Clock.GetUtcNow());
        RunAdmission? admission = null;
        var (reviews, unapproved) = await ContentGuard.AskAsync(report, own.Host, own.Root, stop).ConfigureAwait(false);
        var refused = own.Refused(report, () =>
        {
            if (Early(own.Commission, report.Plan!) is { } early)
            {
                return [early];
            }

            (admission, var unknown) = RunAdmission.Open(own, id, report, shown, null, stop);
            return unknown is not null ? [unknown, .. unapproved] : [.. unapproved, .. admission!.Refusals(stop)];
        });
        return refused ?? (own.Commission.IsDry ? new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan } : await Begin(own, id, report, admission!, reviews, stop).ConfigureAwait(false));
    }

    private static async Task<RunReport> Begin(RunSession session, string id, PlanReport report, RunAdmission admission, JsonArray reviews, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var folder = RunFolder.Of(session.Root, id);
        var masker = session.Masker(report);
        RunJournal journal;
        try
        {
            folder.Create();
            journal = session.Open(folder, masker);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return Unrecorded(report, trouble);
        }

        using (journal)
        {
            try
            {
                return await Begin(session, session.Context(id, folder, journal, masker, report), report.Plan!, admission, reviews, stop).ConfigureAwait(false);
            }
            catch (RecordingException trouble)
            {
                return Unrecorded(report, trouble);
            }
        }
    }

    private static RunReport Unrecorded(PlanReport report, Exception trouble) =>
        new() { Outcome = RunOutcome.Refused, Plan = report.Plan, IsBroken = true, Reasons = [$"The run cannot be recorded, so nothing was started: {trouble.Message}"] };

    private static async Task<RunReport> Begin(RunSession session, RunContext run, Plan plan, RunAdmission admission, JsonArray reviews, CancellationToken stop)
    {
        var journal = run.Journal;
        journal.Append(RunRecords.RunStarted, RunStart.Of(run, plan, session.Commission));

        // Somebody may have been faster since we asked: what is taken now is what counts.
        var (decision, problem) = admission.Enter(journal, stop);
        if (decision is not { IsGranted: true })
        {
            var reasons = problem is not null ? [problem] : decision!.Refusals.Select(refusal => $"{refusal}").ToList();
            journal.AppendMasked(RunRecords.Refused, decision?.Record ?? new JsonObject { ["reason"] = problem });
            journal.Append(RunRecords.RunEnded, new JsonObject { ["outcome"] = RunOutcome.Refused.Word(), ["reasons"] = new JsonArray([.. reasons.Select(reason => (JsonNode)reason)]) });
            return new RunReport { Run = run.Run, Outcome = RunOutcome.Refused, Plan = plan, Reasons = reasons };
        }

        if (reviews.Count > 0)
        {
            decision.Record["content"] = reviews;
        }

        journal.AppendMasked(RunRecords.Admitted, decision.Record);
        return await new Runner(run, plan, admission, decision.Notes).RunAsync(isResumed: false, stop).ConfigureAwait(false);
    }

    private static string? Early(RunCommission commission, Plan plan) =>
        commission.Stage is { } name && StageChoice.Find(plan, name).Stage is { } stage ? StageChoice.Refusal(plan, stage, new RunState()) : null;

    // A plan's file is a wish: its runbook is planned again with its parameters, and the digest must come out the same.
    private static (PlanFile? Shown, string? Problem) Shown(RunCommission commission)
    {
        if (commission.Runbook is not { } name || !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return (null, null);
        }

        if (commission.Parameters.Count > 0 || commission.ParameterFile is not null)
        {
            return (null, $"'{name}' holds its parameters; leave -p and --params out, or plan anew.");
        }

        try
        {
            return (PlanFile.Read(Path.GetFullPath(name, commission.WorkingDirectory), name), null);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or FormatException)
        {
            return (null, trouble.Message);
        }
    }
}
