using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running.Jobs;

/// <summary>The last job: puts together what the others recorded, says how the run ended and anchors it. It runs nothing.</summary>
internal sealed class RecordJob(RunSession session, JobPlace place, JobGate gate)
{
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var (segments, problem) = Segments.Read(session.Root, place.Run);
        if (segments is null || segments.Whole.Records is not [{ Data: var started }, ..])
        {
            return JobGate.Refused(null, [problem ?? "No job left a record: the plan was refused, or its record was lost. See the plan job."]);
        }

        if (await gate.ClaimAsync(segments.From, stop).ConfigureAwait(false) is { } taken)
        {
            return JobGate.Refused(null, [taken]);
        }

        if (segments.NotDue is { } notDue)
        {
            var idle = RunFolder.Of(session.Root, segments.Id);
            segments.WriteTo(idle);
            return new RunReport { Run = segments.Id, Outcome = RunOutcome.Succeeded, Reasons = [notDue] };
        }

        var own = session with { Commission = RunStart.Commission(started, session.Commission, session.Root) };
        var report = own.Plan(stop);
        if (report.Plan is not { } plan || plan.Digest != segments.Begun!.Text("digest"))
        {
            return JobGate.Refused(report.Plan, [.. report.Problems.Select(one => $"{one}"), "The plan of this commit is not the one that was run, so its record cannot be judged here; check out the commit of the run."]);
        }

        var folder = RunFolder.Of(session.Root, segments.Id);
        segments.WriteTo(folder);
        var warnings = JobLogs.Copy(session.Root, segments, folder);
        var masker = session.Masker(report, mayLack: true);
        using var journal = session.Open(folder, masker);
        if (journal.State.Ended is { } ended)
        {
            return JobGate.Refused(plan, [$"A job's record says that the run ended as {ended}, and only the last job says how a run ends: what was done is not known. Look at the jobs."]);
        }

        var run = own.Context(segments.Id, folder, journal, masker, report) with { Job = JobStage.Nothing };
        SegmentStart.Append(journal, JobStage.Nothing.Name, place, segments);
        LostJobs.Note(journal, report.Request!, segments, session.Commission.Environment, JobStage.Nothing.Name);
        var answer = await RejectedAsync(journal, segments, report, stop).ConfigureAwait(false)
            ?? await new Runner(run, plan, null, []).RecordAsync(LostJobs.IsInterrupted(report.Request!, session.Commission.Environment), stop).ConfigureAwait(false);
        warnings = [.. warnings, .. new[] { Anchor(journal, segments.Id, stop) }.OfType<string>()];
        foreach (var warning in warnings)
        {
            session.Observer(new RunEvent.Noted(warning, run.Now));
        }

        if (answer.Due is { } due)
        {
            RunTimer.Of(plan, place.Run, due).Write(session.Root);
            JobOutputs.Write(session.Commission.Environment, [("due", StepTimers.Form(due))]);
        }

        answer = answer with { Warnings = warnings };
        return answer.Outcome == RunOutcome.Paused ? answer with { Continue = JobContinuation.Of(plan, place, session.Commission, answer.Continue) } : answer;
    }

    // What nobody allowed has done nothing and is over. What was begun before somebody said no waits for people instead.
    private async Task<RunReport?> RejectedAsync(RunJournal journal, Segments segments, PlanReport report, CancellationToken stop)
    {
        if (segments.From is not null || report.Plan!.Approvals.Count == 0 || journal.Reading.Records.Any(record => record.Data.Text("step") is not null))
        {
            return null;
        }

        var (facts, problems) = await gate.FactsAsync(report, stop).ConfigureAwait(false);
        foreach (var problem in problems)
        {
            session.Observer(new RunEvent.Noted(problem, session.Commission.Clock.GetUtcNow()));
        }

        IReadOnlyList<string> reasons = facts is null ? [] : [.. JobRules.OfRejections(report.Plan, facts)];
        if (reasons.Count == 0)
        {
            return null;
        }

        journal.Append(RunRecords.RunEnded, new JsonObject { ["outcome"] = RunOutcome.Refused.Word(), ["reasons"] = new JsonArray([.. reasons.Select(reason => (JsonNode)reason)]) });
        return new RunReport { Run = segments.Id, Outcome = RunOutcome.Refused, Plan = report.Plan, Reasons = reasons };
    }

    private string? Anchor(RunJournal journal, string id, CancellationToken stop)
    {
        try
        {
            SharedState.Open(session.Commission.WorkingDirectory, stop).Anchor(journal.Reading, id, session.Operator, session.Commission.Clock.GetUtcNow(), stop);
            return null;
        }
        catch (SharedStateException trouble)
        {
            return $"The record is NOT anchored, so that it could be written anew without a trace: {trouble.Message}";
        }
    }
}
