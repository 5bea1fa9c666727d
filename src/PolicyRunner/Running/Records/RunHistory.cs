using PolicyRunner.Journal;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Records;

/// <summary>How long earlier runs of a runbook took that succeeded: those whose folders stand beside.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Median">Of their times from beginning to end; null when there are none.</param>
/// <param name="Steps">The median of each step, by its id and phase.</param>
internal sealed record RunHistory(int Count, TimeSpan? Median, IReadOnlyDictionary<string, TimeSpan> Steps)
{
    // Names begin with the time: the latest say most about the next.
    private const int MostFolders = 200;

    public static RunHistory None { get; } = new(0, null, new Dictionary<string, TimeSpan>());

    public static string Key(string id, RunPhase phase) => $"{phase.Word()}:{id}";

    /// <param name="journal">The journal whose neighbours count, when it lies in a folder of its own.</param>
    /// <param name="runbook">The runbook's id.</param>
    /// <param name="before">Later runs are no history.</param>
    public static RunHistory Of(string journal, string runbook, DateTimeOffset before)
    {
        var own = Path.GetDirectoryName(Path.GetFullPath(journal))!;
        if (Path.GetDirectoryName(own) is not { } runs || Path.GetFileName(journal) != "journal.jsonl")
        {
            return None;
        }

        var earlier = Directory.EnumerateDirectories(runs).Where(folder => folder != own).OrderDescending(StringComparer.Ordinal).Take(MostFolders)
            .Select(folder => Read(Path.Combine(folder, "journal.jsonl"), runbook, before)).OfType<Earlier>().ToList();
        return new RunHistory(
            earlier.Count,
            earlier.Count == 0 ? null : Middle([.. earlier.Select(run => run.Time)]),
            earlier.SelectMany(run => run.Steps).Where(step => step is { Outcome: StepOutcome.Completed, Duration: not null })
                .GroupBy(step => Key(step.Id, step.Phase), StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => Middle([.. same.Select(step => step.Duration!.Value)]), StringComparer.Ordinal));
    }

    // What cannot be read or does not verify is no evidence of how long something takes.
    private static Earlier? Read(string path, string runbook, DateTimeOffset before)
    {
        JournalReading reading;
        try
        {
            reading = JournalFile.ReadWithin(Path.GetDirectoryName(Path.GetDirectoryName(path)!)!, path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (reading.Fault is not null || reading.Records is not [{ Kind: RunRecords.RunStarted } first, .., { Kind: RunRecords.RunEnded } end]
            || first.Data.Text("runbook") != runbook || first.Time >= before || end.Data.Text("outcome") != RunOutcome.Succeeded.Word() || end.Time < first.Time)
        {
            return null;
        }

        var tally = new StepTally();
        foreach (var record in reading.Records)
        {
            tally.Add(record);
        }

        return new Earlier(end.Time - first.Time, [.. tally.Steps]);
    }

    private static TimeSpan Middle(List<TimeSpan> times)
    {
        times.Sort();
        var half = times.Count / 2;
        return times.Count % 2 == 1 ? times[half] : (times[half - 1] + times[half]) / 2;
    }

    private sealed record Earlier(TimeSpan Time, IReadOnlyList<RecordedStep> Steps);
}
