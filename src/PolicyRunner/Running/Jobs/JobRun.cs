using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Jobs;

/// <summary>
/// One job of a workflow: the plan job lets the run in, each other one runs its stage. Every job plans again from the commit and
/// compares: nothing but the journals of earlier jobs is taken over, and those must follow from one another.
/// </summary>
/// <param name="session">Whose commission it is, the workflow's inputs already in it.</param>
/// <param name="place">The job.</param>
internal sealed class JobRun(RunSession session, JobPlace place)
{
    /// <summary>The name of the plan job's stage.</summary>
    public const string PlanStage = "plan";

    /// <summary>The variable that tells the digest of the plan that people approved.</summary>
    private const string DigestVariable = "POLICYRUNNER_DIGEST";

    /// <summary>The variable that tells how the jobs before ended: what GitHub calls <c>needs</c>, as JSON.</summary>
    private const string ResultsVariable = "RESULTS";

    private string Id => $"github-{place.Run}";

    private RunFolder Folder => RunFolder.Of(session.Root, Id);

    public async Task<RunReport> RunAsync(CancellationToken stop) => session.Commission.Stage switch
    {
        null => RunSession.Misuse("A job runs one stage; name it: --stage plan, or a stage of the plan."),
        PlanStage => await PlanAsync(stop).ConfigureAwait(false),
        { } name => await StageAsync(name, stop).ConfigureAwait(false),
    };

    /// <summary>Puts together what the jobs recorded, says how the run ended and anchors it.</summary>
    public async Task<RunReport> RecordAsync(CancellationToken stop)
    {
        var (segments, problem) = Segments.Read(session.Root, Id);
        if (segments is null || segments.Whole.Records is not [{ Data: var started }, ..])
        {
            return Refused(null, [problem ?? "No job left a record: the plan was refused, or its record was lost. See the plan job."]);
        }

        var own = session with { Commission = RunStart.Commission(started, session.Commission, session.Root) };
        var report = own.Plan(stop);
        if (report.Plan is not { } plan || plan.Digest != started.Text("digest"))
        {
            return Refused(report.Plan, [.. report.Problems.Select(one => $"{one}"), "The plan of this commit is not the one that was run, so its record cannot be judged here; check out the commit of the run."]);
        }

        segments.WriteTo(Folder);
        CopyLogs();
        var masker = session.Masker(report, mayLack: true);
        using var journal = session.Open(Folder, masker);
        if (journal.State.Ended is not null)
        {
            return new RunReport { Run = Id, Outcome = RunOutcome.Succeeded, Plan = plan, Reasons = ["Nothing was due."] };
        }

        var run = own.Context(Id, Folder, journal, masker, report) with { Job = JobStage.Nothing };
        Begin(journal, JobStage.Nothing.Name, segments);
        Lose(journal, report.Request!, segments);
        var answer = await new Runner(run, plan, null, []).RecordAsync(stop).ConfigureAwait(false);
        if (Anchor(journal, stop) is { } unanchored)
        {
            session.Observer(new RunEvent.Noted(unanchored, run.Now));
        }

        return answer;
    }

    private async Task<RunReport> PlanAsync(CancellationToken stop)
    {
        var report = session.Plan(stop);
        if (place.IsScheduled && report.Request is { } asked && Due(asked) is { } told)
        {
            JobOutputs.Write(session.Commission.Environment, [("digest", ""), ("due", "false")]);
            return NotDue(report, told);
        }

        AdmissionDecision? decision = null;
        var facts = await FactsAsync(report, stop).ConfigureAwait(false);
        var refused = session.Refused(report, () => [.. Place(), .. facts.Problems, .. facts.Facts is { } known ? JobRules.OfEnvironments(report.Plan!, known) : [], .. Decide(report, stop, out decision)]);
        if (refused is not null)
        {
            return refused;
        }

        if (session.Commission.IsDry)
        {
            return new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan };
        }

        var (folder, masker) = (Folder, session.Masker(report, mayLack: true));
        folder.Create();
        using var journal = session.Open(folder, masker);
        journal.Append(RunRecords.RunStarted, RunStart.Of(session.Context(Id, folder, journal, masker, report), report.Plan!, session.Commission));
        journal.AppendMasked(RunRecords.Admitted, decision!.Record);
        JobOutputs.Write(session.Commission.Environment, JobOutputs.OfPlan(report.Plan!, report.Request!, isDue: true));
        return new RunReport { Run = Id, Outcome = RunOutcome.Paused, Plan = report.Plan, IsGoingOn = true };
    }

    private async Task<RunReport> StageAsync(string name, CancellationToken stop)
    {
        var (segments, unsound) = Segments.Read(session.Root, Id);
        var report = session.Plan(stop);
        JobStage? stage = null;
        if (report.Request is { } request)
        {
            (stage, var unknown) = JobStages.Find(request, name);
            if (stage is null)
            {
                return RunSession.Misuse(unknown!);
            }
        }

        var isDry = session.Commission.IsDry;
        var facts = isDry && stage is { IsBack: false } ? await FactsAsync(report, stop).ConfigureAwait(false) : (null, []);
        var refused = session.Refused(report, () =>
        [
            .. Place(), .. Changed(report.Plan!, segments), .. unsound is null ? [] : new[] { unsound }, .. facts.Problems,
            .. facts.Facts is { } known ? [.. JobRules.OfEnvironments(report.Plan!, known), .. JobRules.OfApprovals(report.Plan!, known, report.Request!.Organisation)] : (IEnumerable<string>)[],
            .. isDry && !stage!.IsBack ? Decide(report, stop, out _) : [],
        ], withSecrets: !isDry);
        if (refused is not null)
        {
            return refused;
        }

        return isDry ? new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan } : await StageAsync(stage!, segments!, report, stop).ConfigureAwait(false);
    }

    private async Task<RunReport> StageAsync(JobStage stage, Segments segments, PlanReport report, CancellationToken stop)
    {
        segments.WriteTo(Folder);
        var masker = session.Masker(report, mayLack: true);
        using var journal = session.Open(Folder, masker);
        var run = session.Context(Id, Folder, journal, masker, report) with { Job = stage };
        Begin(journal, stage.Name, segments);
        if (stage.IsBack)
        {
            Lose(journal, report.Request!, segments);
        }

        foreach (var secret in RunGate.Secrets(report.Plan!, report.Request!).Select(name => session.Commission.Environment.GetValueOrDefault(name, "")).Where(value => value.Length > 0))
        {
            session.Mask?.Invoke(secret);
        }

        var answer = await new Runner(run, report.Plan!, null, []).RunAsync(isResumed: false, stop).ConfigureAwait(false);
        var own = answer.Steps.Where(step => stage.Steps.Contains(step.Id.Split('/')[0]) && step.Phase == stage.Phase).ToList();
        var waits = own.Any(step => step.Outcome == StepOutcome.Waiting);
        var isDone = own.All(step => step.Outcome is StepOutcome.Completed or StepOutcome.Skipped);
        JobOutputs.Write(session.Commission.Environment, [("done", isDone ? "true" : "false")]);
        return answer with { IsGoingOn = isDone || waits, Continue = waits ? Dispatch(report.Plan!, answer) : null };
    }

    private static RunReport Refused(Plan? plan, IReadOnlyList<string> reasons) => new() { Outcome = RunOutcome.Refused, Plan = plan, Reasons = reasons };

    private IEnumerable<string> Place() => place.Refusals(FileFinder.Repository(session.Root) is { } root ? HeadCommit.Of(root) : null);

    // The digest covers commit, runbook, parameters, policies and tool: one that is equal is the plan that people saw.
    private IEnumerable<string> Changed(Plan plan, Segments? segments)
    {
        var shown = session.Commission.Environment.GetValueOrDefault(DigestVariable, "");
        if (shown != plan.Digest)
        {
            yield return shown.Length == 0 ? $"The digest of the plan that was approved is not in the environment; set {DigestVariable} from the plan job's output."
                : $"The plan that was approved is {Short(shown)}, and what would run now is {Short(plan.Digest)}; start the workflow anew.";
        }

        if (segments is not null && (segments.Whole.Records is not [{ Data: var started }, ..] || started.Text("digest") != plan.Digest))
        {
            yield return "The plan job's record is missing, or it is of another plan; start the workflow anew.";
        }
    }

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;

    // What it asks of the shared state and of the clock; who said yes the service knows.
    private IEnumerable<string> Decide(PlanReport report, CancellationToken stop, out AdmissionDecision? decision)
    {
        decision = null;
        try
        {
            decision = AdmissionDesk.Decide(RunAdmission.Request(session, Id, report, null, stop) with { IsJob = true }, stop);
            return [.. decision.Refusals.Where(refusal => refusal.Kind != RefusalKind.Policy).Select(refusal => $"{refusal}")];
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return [trouble.Message];
        }
    }

    private async Task<(JobFacts? Facts, IReadOnlyList<string> Problems)> FactsAsync(PlanReport report, CancellationToken stop)
    {
        if (report.Plan is not { } plan || JobRules.Environments(plan).Count == 0)
        {
            return (null, []);
        }

        if (session.JobFacts is not { } service)
        {
            return (null, ["Environments and approvals cannot be verified from here; run it where the service can be asked."]);
        }

        var (facts, problem) = await service.ReadAsync(place, JobRules.Question(plan, report.Request!.Organisation), stop).ConfigureAwait(false);
        return (facts, problem is null ? [] : [$"Environments and approvals cannot be verified: {problem}"]);
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
        Folder.Create();
        using var journal = session.Open(Folder, SecretMasker.None);
        journal.Append(RunRecords.RunStarted, new JsonObject { ["run"] = Id, ["runbook"] = report.Request!.Runbook.Id, ["operator"] = session.Operator });
        journal.Append(RunRecords.RunEnded, new JsonObject { ["outcome"] = RunOutcome.Succeeded.Word(), ["reasons"] = new JsonArray(why) });
        return new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan, Reasons = [why] };
    }

    private void Begin(RunJournal journal, string stage, Segments segments) => journal.Append(RunRecords.SegmentStarted, new JsonObject
    {
        ["stage"] = stage,
        ["attempt"] = place.Attempt,
        ["after"] = new JsonObject(segments.Heads.Select(head => KeyValuePair.Create(head.Key, (JsonNode?)head.Value))),
    });

    // A job that started and left no record may have done anything that it was there for.
    private void Lose(RunJournal journal, PlanRequest request, Segments segments)
    {
        foreach (var (job, stage) in JobStages.All(request).Where(one => !segments.Has(one.Job) && Began(one.Job)))
        {
            foreach (var key in stage.Steps.Select(id => StepKey.Of(null, stage.Phase!.Value, id)).Where(key => journal.State.Find(key) is null))
            {
                journal.Append(RunRecords.StepLost, new JsonObject { ["step"] = key.Text, ["job"] = job });
            }
        }
    }

    private bool Began(string job)
    {
        try
        {
            var results = JsonNode.Parse(session.Commission.Environment.GetValueOrDefault(ResultsVariable, "{}")) as JsonObject;
            return results?[job] is JsonObject known && known.Text("result") is "success" or "failure" or "cancelled";
        }
        catch (System.Text.Json.JsonException)
        {
            // Nobody says that it did not.
            return true;
        }
    }

    private void CopyLogs()
    {
        var logs = new DirectoryInfo(Path.Combine(session.Root, Segments.Folder));
        foreach (var file in logs.EnumerateDirectories().Select(segment => new DirectoryInfo(Path.Combine(segment.FullName, Id, "logs"))).Where(folder => folder.Exists).SelectMany(folder => folder.EnumerateFiles("*.log")).Where(file => file.LinkTarget is null))
        {
            file.CopyTo(Folder.At(Path.Combine("logs", file.Name)), overwrite: true);
        }
    }

    private string? Anchor(RunJournal journal, CancellationToken stop)
    {
        try
        {
            SharedState.Open(session.Commission.WorkingDirectory, stop).Anchor(journal.Reading, Id, session.Operator, session.Commission.Clock.GetUtcNow(), stop);
            return null;
        }
        catch (SharedStateException trouble)
        {
            return $"The record is NOT anchored, so that it could be written anew without a trace: {trouble.Message}";
        }
    }

    // The command that starts the workflow again, with what was asked.
    private IReadOnlyList<string> Dispatch(Plan plan, RunReport answer) =>
        ["dispatch", plan.Runbook.Id!, .. plan.Parameters.Where(parameter => !parameter.IsDefault).SelectMany(parameter => (string[])["-p", $"{parameter.Parameter.Name}={parameter.Value}"]), "--resume", place.Run, .. (answer.Continue ?? []).SkipWhile(word => word != "--answer")];
}
