using PolicyRunner.Journal;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Jobs;

/// <summary>The journal in what the last job of a workflow's run left: it is whole, and of that run.</summary>
internal sealed class JobJournal
{
    private const string Name = "journal.jsonl";
    private const string LogsFolder = "logs";

    private readonly JobRecord record;

    private JobJournal(string id, JournalReading reading, JobRecord record) => (Id, Reading, this.record) = (id, reading, record);

    /// <summary>The id of the run that is recorded: it stays the same however often it is gone on with.</summary>
    public string Id { get; }

    public JournalReading Reading { get; }

    /// <summary>The journal and what steps printed; whatever else lies there is nobody's.</summary>
    public IEnumerable<JobRecordFile> Files =>
        record.Files.Where(file => file.Path.Split('/') is [var folder, .. var rest] && folder == Id && rest is [Name] or [LogsFolder, _]);

    /// <summary>The ids of the workflow's runs that had a hand in it, as a run that begins in each is called.</summary>
    public IEnumerable<string> Hands =>
        Reading.Records.Where(one => one.Kind == RunRecords.RunResumed).Select(one => Segments.IdOf(one.Data.Text("job") ?? "")).Prepend(Id).Distinct(StringComparer.Ordinal);

    /// <returns>The journal, or why there is none to be believed, in one or two sentences.</returns>
    public static (JobJournal? Journal, string? Problem) Read(JobRecord record)
    {
        var journals = record.Files.Where(file => file.Path.Split('/') is [_, Name]).ToList();
        if (journals is not [var journal] || journal.Path.Split('/')[0] is not { } id || !RunFolder.IsId(id))
        {
            return (null, $"The record of run {record.Run} holds no journal; start the workflow anew.");
        }

        var reading = JournalFile.Read(new MemoryStream(journal.Content.ToArray(), writable: false));
        return reading.Fault is { } fault || reading.TornBytes > 0 ? (null, Unsound(record.Run, reading.Fault?.Reason ?? "Its last line is not whole."))
            : reading.Records.Count == 0 || !Segments.IsOf(reading, id, record.Run) ? (null, $"The record of run {record.Run} was written by another run.")
            : (new JobJournal(id, reading, record), null);
    }

    /// <summary>What is said of a record that cannot be believed.</summary>
    public static string Unsound(string run, string reason) => $"The record of run {run} is not sound, so nobody knows what has been done. {reason}";

    /// <summary>Why a run had nothing to do, where its journal says so and no more; else null.</summary>
    public static string? NotDue(JournalReading reading) =>
        reading.Records is [{ Kind: RunRecords.RunStarted, Data: var begun }, { Kind: RunRecords.RunEnded, Data: var ended }] && begun.Text("digest") is null
            ? ended.Texts("reasons") is [var reason, ..] ? reason : "Nothing was due."
            : null;
}
