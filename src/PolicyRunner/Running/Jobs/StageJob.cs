using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Jobs;

/// <summary>A job that runs one stage, of the way there or of the way back; dry, it only finds out whether it may.</summary>
internal sealed class StageJob(RunSession session, JobPlace place, JobGate gate)
{
    /// <summary>The variable that tells the digest of the plan that people approved.</summary>
    private const string DigestVariable = "POLICYRUNNER_DIGEST";

    public async Task<RunReport> RunAsync(string name, CancellationToken stop)
    {
        var (segments, unsound) = Segments.Read(session.Root, place.Run);
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

        // The questions are for the step before: what a runbook's step starts must not see what they are asked with.
        var isDry = session.Commission.IsDry;
        var facts = isDry && stage is { IsBack: false } ? await gate.FactsAsync(report, stop).ConfigureAwait(false) : (null, []);
        var taken = isDry ? await gate.ClaimAsync(segments?.From, stop).ConfigureAwait(false) : null;
        (IReadOnlyList<JobApproval> approvals, string? unheard) = isDry || report.Plan is null || stage is { IsBack: true } ? ([], null) : JobApprovals.Read(report.Plan, session.Commission.Environment);
        var refused = session.Refused(report, () =>
        [
            .. gate.Place(), .. Changed(report.Plan!, segments), .. new[] { unsound, taken, unheard }.OfType<string>(), .. facts.Problems,
            .. facts.Facts is { } known ? [.. JobRules.OfEnvironments(report.Plan!, known), .. JobRules.OfApprovals(report.Plan!, known, report.Request!.Organisation, segments?.Starters ?? [])] : (IEnumerable<string>)[],
            .. isDry && !stage!.IsBack && segments is not null ? gate.Decide(segments.Id, report, segments.Earlier, stop, out _) : [],
        ], withSecrets: !isDry);
        if (refused is not null)
        {
            return refused;
        }

        if (!isDry)
        {
            return await RunAsync(stage!, segments!, report, approvals, stop).ConfigureAwait(false);
        }

        if (facts.Facts is { } asked)
        {
            JobOutputs.Write(session.Commission.Environment, [(JobApprovals.Output, JobApprovals.ToJson(JobRules.Approvals(report.Plan!, asked, report.Request!.Organisation, segments?.Starters ?? [])).ToJsonString())]);
        }

        return new RunReport { Outcome = RunOutcome.Succeeded, Plan = report.Plan };
    }

    private async Task<RunReport> RunAsync(JobStage stage, Segments segments, PlanReport report, IReadOnlyList<JobApproval> approvals, CancellationToken stop)
    {
        var folder = RunFolder.Of(session.Root, segments.Id);
        segments.WriteTo(folder);
        var masker = session.Masker(report, mayLack: true);
        using var journal = session.Open(folder, masker);
        var run = session.Context(segments.Id, folder, journal, masker, report) with { Job = stage };
        SegmentStart.Append(journal, stage.Name, place, segments, approvals);
        if (stage.IsBack)
        {
            LostJobs.Note(journal, report.Request!, segments, session.Commission.Environment, stage.Name);
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
        return answer with { IsGoingOn = isDone || waits, Continue = waits ? JobContinuation.Of(report.Plan!, place, session.Commission, answer.Continue) : null };
    }

    // The digest covers commit, runbook, parameters, policies and tool: one that is equal is the plan that people saw.
    private IEnumerable<string> Changed(Plan plan, Segments? segments)
    {
        var shown = session.Commission.Environment.GetValueOrDefault(DigestVariable, "");
        if (shown != plan.Digest)
        {
            yield return shown.Length == 0 ? $"The digest of the plan that was approved is not in the environment; set {DigestVariable} from the plan job's output."
                : $"The plan that was approved is {Short(shown)}, and what would run now is {Short(plan.Digest)}; start the workflow anew.";
        }

        if (segments is not null && segments.Begun?.Text("digest") != plan.Digest)
        {
            yield return "The plan job's record is missing, or it is of another plan; start the workflow anew.";
        }
    }

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;
}
