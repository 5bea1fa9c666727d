using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Runs of a runbook's workflow, whose records the service keeps. It vouches for what ran, on which commit, and how that ended; the
/// record for what was done. Where the two do not say the same, or one says nothing, there is no evidence: an older run does not count
/// instead, for a newer one may have failed.
/// </summary>
internal static class HostedEvidence
{
    /// <summary>How many records are looked at: those of clocks that had nothing to do, and of other values, lie in between.</summary>
    public const int MostRecords = 10;

    public static async Task<FoundEvidence> FindAsync(GateContext context, EvidenceCondition condition, string commit, CancellationToken cancellation)
    {
        var nowhere = new FoundEvidence("the runs of its workflow, of which nobody was asked");
        if (context.Commission.Environment.GetValueOrDefault("GITHUB_EVENT_NAME", "").StartsWith("pull_request", StringComparison.Ordinal))
        {
            return nowhere with { Otherwise = Judgement.Nothing("This is the job of a pull request, and no runbook runs for one; ask the gate on the default branch, once the change is there.") };
        }

        if (context.Commission.Host is not { } host)
        {
            return nowhere with { Otherwise = Judgement.Nothing(GateHostFacts.Nobody) };
        }

        var (hosted, problem) = await host.RunsAsync(condition.Runbook, commit, cancellation).ConfigureAwait(false);
        if (hosted is null)
        {
            return nowhere with { Otherwise = Judgement.Nothing($"Nobody knows the runs of {condition.Runbook} on {commit[..12]}: {problem}") };
        }

        var found = new FoundEvidence(hosted.Place);
        foreach (var run in hosted.Runs.Take(MostRecords))
        {
            var (record, otherwise) = await ReadAsync(context, condition, commit, hosted, run, cancellation).ConfigureAwait(false);
            if (otherwise is not null || record is not null)
            {
                return found with { Newest = record, Address = run.Address, Otherwise = otherwise };
            }
        }

        return found with { Otherwise = Judgement.Nothing(None(condition, commit, hosted)) };
    }

    // Neither: the run is not one of those that are asked for.
    private static async Task<(RunRecord? Record, Judgement? Otherwise)> ReadAsync(GateContext context, EvidenceCondition condition, string commit, HostedRuns hosted, HostedRun run, CancellationToken cancellation)
    {
        if (run.Complaint is { } complaint)
        {
            return (null, Judgement.Nothing(complaint));
        }

        var (left, missing) = await context.Commission.Host!.RecordAsync(run, cancellation).ConfigureAwait(false);
        if (left is null)
        {
            return (null, Judgement.Nothing(missing!));
        }

        var (journal, unsound) = JobJournal.Read(left);
        if (journal is null)
        {
            return (null, Judgement.Broken(unsound!));
        }

        if (run.Conclusion == "success" && JobJournal.NotDue(journal.Reading) is not null)
        {
            return (null, null);
        }

        var record = RunRecordReader.Of(journal.Reading, Anchoring.Of(journal.Reading, context.Commission.WorkingDirectory, cancellation));
        if (Disagreement(record, journal, condition, commit, hosted, run) is { } contradiction)
        {
            return (record, Judgement.Broken(contradiction));
        }

        return (GateEvidence.IsWanted(condition, record) ? record : null, null);
    }

    /// <summary>What the record says that the service does not, or null.</summary>
    private static string? Disagreement(RunRecord record, JobJournal journal, EvidenceCondition condition, string commit, HostedRuns hosted, HostedRun run) =>
        record.Runbook != condition.Runbook ? $"The record of run {run.Number} is of '{record.Runbook}', not of '{condition.Runbook}'; make the workflow again: policyrunner workflow {condition.Runbook}."
        : record.Commit != commit ? $"The record of run {run.Number} is of {record.Commit?[..Math.Min(12, record.Commit.Length)] ?? "no commit"}, and {commit[..12]} is checked out; run {condition.Runbook} anew."
        : journal.Hands.FirstOrDefault(hand => !hosted.Runs.Any(known => Segments.IdOf(known.Number) == hand)) is { } stranger
            ? $"Run {run.Number} goes on with '{stranger}', which is none of the runs of {condition.Runbook} on {commit[..12]} that are known; run it anew."
        : record.Outcome == RunOutcome.Succeeded.Word() && run.Conclusion != "success"
            ? $"The record of run {run.Number} says that it succeeded, and the service that it ended with {run.Conclusion ?? "nothing"}; look at its jobs and run {condition.Runbook} anew: {run.Address}"
        : null;

    private static string None(EvidenceCondition condition, string commit, HostedRuns hosted)
    {
        var none = $"There is no run of {GateEvidence.Wanted(condition)} on {commit[..12]}";
        var start = $"start it: policyrunner dispatch {condition.Runbook}{string.Concat(condition.Parameters.Select(one => $" -p {one.Key}={one.Value}"))}";
        return hosted.Stranger is { } stranger ? $"{none} that counts. {stranger}"
            : hosted.Runs.Count > MostRecords ? $"{none} among the newest {MostRecords}, which are of other values or had nothing to do; {start}"
            : hosted.Runs.Count > 0 ? $"{none}, only such as are of other values or had nothing to do; {start}"
            : $"{none}; {start}";
    }
}
