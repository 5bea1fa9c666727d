using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Jobs;

/// <summary>
/// What the jobs of a run recorded, each in a journal of its own: what it knew of the others, then its own part. Put together they
/// are one journal again, the same wherever it is done.
/// </summary>
internal sealed class Segments
{
    /// <summary>Where jobs find what others recorded, from the repository's root.</summary>
    public const string Folder = ".policyrunner/segments";

    private const string Prefix = "journal-";
    private const string JournalName = "journal.jsonl";
    private readonly IReadOnlyList<Segment> all;

    private Segments(string id, IReadOnlyList<Segment> all) => (Id, this.all) = (id, all);

    /// <summary>The id of the run that is recorded: of the first of the workflow's runs, when this one goes on with another.</summary>
    public string Id { get; }

    /// <summary>What the plan job wrote when it let this run of the workflow in, or null: it left no record.</summary>
    public JsonObject? Begun => all.Count == 0 ? null : BeginningOf(all[0].Reading).Data;

    /// <summary>The number of the run that this one goes on with, or null: it is none's successor.</summary>
    public string? From => Begun?.Text("from");

    /// <summary>What was done before this run of the workflow, when it goes on with another; else null.</summary>
    /// <exception cref="JournalException">A record is none that a run writes.</exception>
    public EarlierRun? Earlier => From is null ? null : EarlierRun.Of(Whole);

    /// <summary>Who started this run, and those that it goes on with.</summary>
    public IReadOnlyList<string> Starters =>
        [.. Whole.Records.Where(record => record.Kind is RunRecords.RunStarted or RunRecords.RunResumed).Select(record => record.Data.Text("operator")).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The names of the segments and the hash of each one's last record: what a job says it knew.</summary>
    public IReadOnlyDictionary<string, string> Heads => all.ToDictionary(segment => segment.Name, segment => segment.Reading.Head, StringComparer.Ordinal);

    /// <summary>Why there was nothing to do, when the plan job says so and no other job ran; else null.</summary>
    public string? NotDue => all is [var only] ? JobJournal.NotDue(only.Reading) : null;

    /// <summary>One journal of all of them.</summary>
    public JournalReading Whole => Merge(all);

    /// <summary>The names of the segments in their order, each with the logs of the steps that its job began or ended, as paths in a run's folder.</summary>
    public IEnumerable<(string Name, IReadOnlySet<string> Logs)> Logs => all.Select(segment => (segment.Name, (IReadOnlySet<string>)segment.Own.SelectMany(LogsOf).ToHashSet(StringComparer.Ordinal)));

    /// <summary>True when a job left its record.</summary>
    public bool Has(string job) => all.Any(segment => segment.Name.StartsWith($"{Prefix}{job}-", StringComparison.Ordinal) && segment.Name[(Prefix.Length + job.Length + 1)..].All(char.IsAsciiDigit));

    /// <summary>The id of a run that began in the workflow's run of a number.</summary>
    public static string IdOf(string number) => $"github-{number}";

    /// <param name="root">The repository's root.</param>
    /// <param name="number">The number of the workflow's run.</param>
    /// <returns>The segments, or why they are not to be believed.</returns>
    public static (Segments? Segments, string? Problem) Read(string root, string number)
    {
        var folder = Path.Combine(root, Folder);
        var segments = new List<Segment>();
        IReadOnlyList<string> paths = Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder, $"{Prefix}*").Order(StringComparer.Ordinal)] : [];
        var id = Recorded(paths) ?? IdOf(number);
        foreach (var path in paths)
        {
            var name = Path.GetFileName(path);
            var file = Path.Combine(path, id, JournalName);
            if (!File.Exists(file))
            {
                return (null, $"The record '{name}' holds no journal of this run.");
            }

            JournalReading reading;
            try
            {
                reading = JournalFile.ReadWithin(root, file);
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                return (null, $"The record '{name}' cannot be read: {trouble.Message}");
            }

            if (reading.Fault is { } fault)
            {
                return (null, $"The record '{name}' is not sound. {fault.Reason}");
            }

            if (Segment.Of(name, reading) is not { } segment || !IsOf(reading, id, number))
            {
                return (null, $"The record '{name}' was not written by a job of this run.");
            }

            segments.Add(segment);
        }

        // Who knew of another knew of all that the other knew, so that a longer list comes later.
        var ordered = segments.OrderBy(segment => segment.After.Count).ThenBy(segment => segment.Began).ThenBy(segment => segment.Name, StringComparer.Ordinal).ToList();
        foreach (var segment in ordered)
        {
            var before = ordered.Where(other => segment.After.ContainsKey(other.Name)).ToList();
            if (before.Count != segment.After.Count || before.Any(other => segment.After[other.Name] != other.Reading.Head) || Merge(before).Head != segment.KnownHead)
            {
                return (null, $"The record '{segment.Name}' does not follow from the others: one of them was changed or is missing.");
            }
        }

        return (new Segments(id, ordered), null);
    }

    /// <summary>The record with which the newest of a run's workflow runs begins.</summary>
    public static JournalRecord BeginningOf(JournalReading reading) =>
        reading.Records.LastOrDefault(record => record.Kind == RunRecords.RunResumed && record.Data.Text("job") is not null) ?? reading.Records[0];

    /// <summary>True when a journal is of the run of an id and of the workflow's run of a number.</summary>
    public static bool IsOf(JournalReading reading, string id, string number) =>
        reading.Records is [{ Kind: RunRecords.RunStarted, Data: var started }, ..] && started.Text("run") == id
        && (BeginningOf(reading) is { Kind: RunRecords.RunResumed, Data: var resumed } ? resumed.Text("job") == number : id == IdOf(number));

    // The plan job names the run; what the others call it must be the same.
    private static string? Recorded(IEnumerable<string> paths) => paths.Where(path => Path.GetFileName(path).StartsWith($"{Prefix}{JobRun.PlanStage}-", StringComparison.Ordinal))
        .SelectMany(Directory.EnumerateDirectories).Where(path => File.Exists(Path.Combine(path, JournalName))).Select(path => Path.GetFileName(path)!).FirstOrDefault(RunFolder.IsId);

    /// <summary>Writes the whole as the journal of a run.</summary>
    public void WriteTo(RunFolder folder)
    {
        folder.Create();
        File.WriteAllBytes(folder.Journal, [.. Whole.Records.SelectMany(record => (byte[])[.. record.ToLine(), (byte)'\n'])]);
    }

    // A step that was killed has printed something too.
    private static IEnumerable<string> LogsOf(JournalRecord record)
    {
        if (record.Kind == RunRecords.StepStarted && StepKey.Parse(record.Data.Text("step") ?? "") is { } key && record.Data.Number("attempt") is { } attempt and <= int.MaxValue)
        {
            yield return RunFolder.LogOf(key, (int)attempt);
        }

        if (record.Kind == RunRecords.StepEnded && record.Data.Text("log") is { } log)
        {
            yield return log;
        }
    }

    private static JournalReading Merge(IReadOnlyList<Segment> segments)
    {
        var records = new List<JournalRecord>();
        var head = JournalRecord.NoPrevious;
        var length = 0L;
        foreach (var own in segments.SelectMany(segment => segment.Own))
        {
            var record = new JournalRecord { Sequence = records.Count + 1, Time = own.Time, Kind = own.Kind, Data = own.Data, Previous = head };
            var line = record.ToLine();
            head = JournalRecord.HashOf(line);
            length += line.Length + 1;
            records.Add(record);
        }

        return new JournalReading { Records = records, Head = head, TornBytes = 0, SoundLength = length };
    }

    /// <summary>What one job left.</summary>
    /// <param name="Name">Of the artifact.</param>
    /// <param name="Reading">All of it.</param>
    /// <param name="First">The index of the first record that is its own.</param>
    /// <param name="After">The segments it knew of, with their heads.</param>
    private sealed record Segment(string Name, JournalReading Reading, int First, IReadOnlyDictionary<string, string> After)
    {
        public IEnumerable<JournalRecord> Own => Reading.Records.Skip(First);

        public DateTimeOffset Began => Reading.Records[First].Time;

        public string KnownHead => Reading.Records[First].Previous;

        public static Segment? Of(string name, JournalReading reading)
        {
            if (reading.Records.Count == 0)
            {
                return null;
            }

            // The plan job begins the run, or goes on with one, and knows of nobody.
            var first = reading.Records.ToList().FindLastIndex(record => record.Kind is RunRecords.SegmentStarted or RunRecords.RunResumed);
            first = first >= 0 && reading.Records[first].Kind == RunRecords.SegmentStarted ? first : -1;
            var after = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (other, head) in first < 0 ? [] : reading.Records[first].Data.Members("after"))
            {
                after[other] = head is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
            }

            return new Segment(name, reading, Math.Max(0, first), after);
        }
    }
}
