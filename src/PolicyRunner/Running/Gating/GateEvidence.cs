using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Whether a runbook was run with success on the commit that is checked out. The newest run of it counts: one that failed after one
/// that succeeded is what is known now. A journal that does not verify is no evidence.
/// </summary>
internal static class GateEvidence
{
    public static Judgement Judge(GateContext context, EvidenceCondition condition, CancellationToken cancellation)
    {
        if (context.Commit is not { } commit)
        {
            return Judgement.Broken("It is not known which commit is checked out, so that no run can be of it.");
        }

        var now = context.Clock.GetUtcNow();
        var (all, unread) = Runs(context, cancellation);
        var runs = all.Where(run => run.Runbook == condition.Runbook).ToList();
        var here = runs.Where(run => run.Commit == commit && condition.Parameters.All(wanted => run.Parameters.Any(given => given.Name == wanted.Key && given.Value == wanted.Value))).ToList();
        var newest = here.MaxBy(run => run.Began);
        var which = $"{condition.Runbook}{(condition.Parameters.Count == 0 ? "" : $" with {Wording.And(condition.Parameters.Select(one => $"{one.Key}={one.Value}"))}")}";
        var judged = newest is null
            ? Judgement.Nothing($"There is no run of {which} on {commit[..12]}{(runs.Count > 0 ? $"; {Wording.Count(runs.Count, "run")} of it {(runs.Count == 1 ? "is" : "are")} of other commits or values" : "")}.")
            : unread.Find(run => string.CompareOrdinal(run, newest.Run) > 0) is { } hidden ? Judgement.Broken($"The record of the newer run {hidden} cannot be read or does not verify, and it may be of {condition.Runbook} too; see 'policyrunner audit verify {hidden}'.")
            : !newest.IsSound ? Judgement.Broken($"The record of the run {newest.Run} does not verify; see 'policyrunner audit verify {newest.Run}'.")
            : newest.Outcome is null or "paused" ? Judgement.Nothing($"The run {newest.Run} of {which} has not ended.")
            : newest.Outcome != "succeeded" ? new Judgement(GateVerdict.Fail, $"The run {newest.Run} of {which} ended as {newest.Outcome}.")
            : newest.Ended is not { } ended || ended > now.AddMinutes(1) ? Judgement.Broken($"The run {newest.Run} of {which} ended at a time that is still to come.")
            : now - ended > condition.Within ? Judgement.Nothing($"The run {newest.Run} of {which} ended at {Moment.Format(ended)}, longer ago than {Duration.Format(condition.Within)}.")
            : new Judgement(GateVerdict.Pass, $"The run {newest.Run} of {which} succeeded at {Moment.Format(ended)}.");
        return judged with
        {
            Evidence = new JsonObject
            {
                ["runbook"] = condition.Runbook,
                ["commit"] = commit,
                ["run"] = newest?.Run,
                ["outcome"] = newest?.Outcome,
                ["head"] = newest?.Reading.Head,
                ["anchored"] = newest?.Anchoring.Holds,
            },
        };
    }

    // What cannot be read, or says something else than was written, may hide a newer run that failed.
    private static (List<RunRecord> Read, List<string> Unread) Runs(GateContext context, CancellationToken cancellation)
    {
        var (read, unread) = (new List<RunRecord>(), new List<string>());
        var folder = Path.Combine(context.Root, RunFolder.Runs);
        foreach (var run in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            var journal = new RunFolder(run);
            if (!journal.Exists)
            {
                continue;
            }

            var record = Read(journal.Journal, context, cancellation);
            if (record is not null)
            {
                read.Add(record);
            }

            if (record is not { IsSound: true })
            {
                unread.Add(Path.GetFileName(run));
            }
        }

        return (read, unread);
    }

    private static RunRecord? Read(string journal, GateContext context, CancellationToken cancellation)
    {
        try
        {
            return RunRecordReader.Read(journal, context.Commission.WorkingDirectory, cancellation);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
