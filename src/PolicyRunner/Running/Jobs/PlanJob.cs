using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Jobs;

/// <summary>The first job: lets the run in, or one that goes on with an earlier run, and begins its record. Nothing of the runbook is run.</summary>
internal sealed class PlanJob(RunSession session, JobPlace place, JobGate gate)
{
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var report = session.Plan(stop);
        if (place.IsScheduled && report.Request is { } asked && Due(asked) is { } told)
        {
            JobOutputs.Write(session.Commission.Environment, [("digest", ""), ("due", "false")]);
            return NotDue(report, told);
        }

        var (earlier, unread) = session.Commission.Resume is { } number ? await JobHistory.ReadAsync(session.JobFacts, place, number, stop).ConfigureAwait(false) : (null, null);
        var id = earlier?.Id ?? Segments.IdOf(place.Run);
        AdmissionDecision? decision = null;
        var facts = await gate.FactsAsync(report, stop).ConfigureAwait(false);

        // What was begun is finished, or undone, whatever somebody says of it later.
        var unapproved = earlier is null ? (await ContentGuard.AskAsync(report, session.Host, session.Root, stop).ConfigureAwait(false)).Refusals : [];
        var refused = session.Refused(report, () =>
        [
            .. gate.Place(), .. unread is null ? [] : new[] { unread }, .. facts.Problems, .. unapproved, .. facts.Facts is { } known ? JobRules.OfEnvironments(report.Plan!, known) : [],
            .. earlier?.Refusals(report.Plan!) ?? [], .. unread is null ? gate.Decide(id, report, earlier?.Run, stop, out decision) : [],
        ]);
        if (refused is not null)
        {
            return refused;
        }

        if (session.Commission.IsDry)
        {
            return new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan };
        }

        Begin(id, report, earlier, decision!);
        JobOutputs.Write(session.Commission.Environment, [.. JobOutputs.OfPlan(report.Plan!, report.Request!, isDue: true), .. earlier is null ? [] : new[] { ("resumes", earlier.Number) }]);
        return new RunReport { Run = id, Outcome = RunOutcome.Paused, Plan = report.Plan, IsGoingOn = true };
    }

    private void Begin(string id, PlanReport report, JobHistory? earlier, AdmissionDecision decision)
    {
        var (folder, masker) = (RunFolder.Of(session.Root, id), session.Masker(report, mayLack: true));
        folder.Create();
        earlier?.WriteTo(folder);
        using var journal = session.Open(folder, masker);
        var run = session.Context(id, folder, journal, masker, report);
        if (earlier is null)
        {
            journal.Append(RunRecords.RunStarted, RunStart.Of(run, report.Plan!, session.Commission));
        }
        else
        {
            journal.Append(RunRecords.RunResumed, new JsonObject
            {
                ["digest"] = report.Plan!.Digest,
                ["tool"] = session.Commission.Tool,
                ["operator"] = run.Operator,
                ["clockBack"] = null,
                ["job"] = place.Run,
                ["from"] = earlier.Number,
            });
        }

        journal.AppendMasked(RunRecords.Admitted, decision.Record);
    }

    /// <summary>Why a clock's run does nothing today, or null: it is not its day, or it needs people.</summary>
    private string? Due(PlanRequest request)
    {
        var (notDue, misuse) = Schedule.Of(request.Runbook, request.Organisation, session.Commission.Clock.GetUtcNow());
        if ((notDue ?? misuse) is { } not)
        {
            return not;
        }

        var declared = request.Runbook.Declaration;
        string[] asks =
        [
            .. declared.Parameters.Where(parameter => parameter.Default is null && request.Parameters.All(given => given.Name != parameter.Name)).Select(parameter => $"-p {parameter.Name}=…"),
            .. declared.ReasonRequired ? ["--reason …"] : Array.Empty<string>(),
            .. declared.Confirm is null ? [] : new[] { "--confirm …" },
        ];
        return asks.Length == 0 ? null
            : $"'{request.Runbook.Id}' is due today and asks people for something; start it: policyrunner dispatch {request.Runbook.Id} {string.Join(' ', asks)}";
    }

    // A job leaves a record also when it does nothing.
    private RunReport NotDue(PlanReport report, string why)
    {
        var folder = RunFolder.Of(session.Root, Segments.IdOf(place.Run));
        folder.Create();
        using var journal = session.Open(folder, SecretMasker.None);
        journal.Append(RunRecords.RunStarted, new JsonObject { ["run"] = Segments.IdOf(place.Run), ["runbook"] = report.Request!.Runbook.Id, ["operator"] = session.Operator });
        journal.Append(RunRecords.RunEnded, new JsonObject { ["outcome"] = RunOutcome.Succeeded.Word(), ["reasons"] = new JsonArray(why) });
        return new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan, Reasons = [why] };
    }
}
