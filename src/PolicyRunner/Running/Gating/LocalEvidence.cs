using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>Runs of a runbook whose records stand in this clone.</summary>
internal static class LocalEvidence
{
    public static FoundEvidence Find(GateContext context, EvidenceCondition condition, string commit, CancellationToken cancellation)
    {
        var (all, unread) = Runs(context, cancellation);
        var runs = all.Where(run => run.Runbook == condition.Runbook).ToList();
        var newest = runs.Where(run => run.Commit == commit && GateEvidence.IsWanted(condition, run)).MaxBy(run => run.Began);
        return new FoundEvidence(RunFolder.Runs)
        {
            Newest = newest,
            Otherwise = newest is null ? Judgement.Nothing($"There is no run of {GateEvidence.Wanted(condition)} on {commit[..12]}{(runs.Count > 0 ? $"; {Wording.Count(runs.Count, "run")} of it {(runs.Count == 1 ? "is" : "are")} of other commits or values" : "")}.")
                : unread.Find(run => string.CompareOrdinal(run, newest.Run) > 0) is { } hidden ? Judgement.Broken($"The record of the newer run {hidden} cannot be read or does not verify, and it may be of {condition.Runbook} too; see 'policyrunner audit verify {hidden}'.")
                : null,
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
