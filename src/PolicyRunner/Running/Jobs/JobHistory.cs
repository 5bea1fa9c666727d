using PolicyRunner.Journal;
using PolicyRunner.Planning;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Jobs;

/// <summary>
/// What an earlier run of the workflow did, for one that goes on with it. The service vouches for the workflow that left the record;
/// that the record is whole, of that run and of something that can still go on is looked at here.
/// </summary>
internal sealed class JobHistory
{
    private readonly JobJournal journal;

    private JobHistory(string number, JobJournal journal, EarlierRun run) => (Number, this.journal, Run) = (number, journal, run);

    /// <summary>The number of the workflow's run that left the record.</summary>
    public string Number { get; }

    /// <summary>The id of the run that is recorded: it stays the same however often it is gone on with.</summary>
    public string Id => journal.Id;

    public EarlierRun Run { get; }

    /// <param name="service">Keeps the records of runs, or null.</param>
    /// <param name="place">The run that wants to go on.</param>
    /// <param name="number">The earlier run's, as it was typed.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The history, or why there is nothing to go on with.</returns>
    public static async Task<(JobHistory? History, string? Problem)> ReadAsync(IJobFacts? service, JobPlace place, string number, CancellationToken stop)
    {
        if (number.Length > 18 || !number.All(char.IsAsciiDigit))
        {
            return (null, $"'{number}' is no number of a run; 'resume' takes the number at the end of the address of a run of this workflow.");
        }

        if (service is null)
        {
            return (null, $"The record of run {number} cannot be fetched from here; run it where the service can be asked.");
        }

        var (record, problem) = await service.RecordAsync(place, number, stop).ConfigureAwait(false);
        return record is null ? (null, problem) : Read(record);
    }

    /// <summary>Every reason why what is planned now is not what is left of that run, one sentence each.</summary>
    public IEnumerable<string> Refusals(Plan plan)
    {
        var started = Run.Started!;
        if (started.Text("runbook") != plan.Runbook.Id)
        {
            yield return $"Run {Number} is of '{started.Text("runbook")}', not of '{plan.Runbook.Id}'.";
            yield break;
        }

        if (started.Text("file") != plan.Runbook.Document.Path)
        {
            yield return $"'{plan.Runbook.Id}' stood in '{started.Text("file")}' when the run began and stands in '{plan.Runbook.Document.Path}' now; move it back, or undo by hand what was done and start a new run.";
            yield break;
        }

        var given = started.Members("parameters");
        foreach (var parameter in plan.Parameters.Where(parameter => given[parameter.Parameter.Name]?.ToJsonString() != ParameterJson.Of(parameter.Value).ToJsonString()))
        {
            yield return $"The parameter '{parameter.Parameter.Name}' was {given[parameter.Parameter.Name]?.ToString() ?? "not there"} when the run began and is {parameter.Value} now; a run that goes on keeps its values.";
        }

        if (RunStart.Differences(started, plan, Run.State).ToList() is { Count: > 0 } changes)
        {
            foreach (var change in changes)
            {
                yield return change;
            }

            yield return "Put the runbook back as it was, or undo by hand what was done and start a new run.";
        }
    }

    /// <summary>Puts the journal and the logs where this run goes on with them.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void WriteTo(RunFolder folder)
    {
        foreach (var file in journal.Files)
        {
            File.WriteAllBytes(folder.At(file.Path[(Id.Length + 1)..]), file.Content.Span);
        }
    }

    private static (JobHistory? History, string? Problem) Read(JobRecord record)
    {
        var number = record.Run;
        var (journal, problem) = JobJournal.Read(record);
        if (journal is null)
        {
            return (null, problem);
        }

        try
        {
            var run = EarlierRun.Of(journal.Reading);
            return run.State.Ended is { } ended ? (null, $"Run {number} has ended: {ended}. Start the workflow anew.")
                : !run.State.IsAdmitted || journal.Reading.Records[^1].Kind != RunRecords.RunPaused ? (null, $"Run {number} does not wait for anything; start the workflow anew.")
                : (new JobHistory(number, journal, run), null);
        }
        catch (JournalException trouble)
        {
            return (null, JobJournal.Unsound(number, trouble.Message));
        }
    }
}
