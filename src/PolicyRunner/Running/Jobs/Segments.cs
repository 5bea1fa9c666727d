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
    private readonly IReadOnlyList<Segment> all;

    private Segments(IReadOnlyList<Segment> all) => this.all = all;

    /// <summary>The names of the segments and the hash of each one's last record: what a job says it knew.</summary>
    public IReadOnlyDictionary<string, string> Heads => all.ToDictionary(segment => segment.Name, segment => segment.Reading.Head, StringComparer.Ordinal);

    /// <summary>One journal of all of them.</summary>
    public JournalReading Whole => Merge(all);

    /// <summary>True when a job left its record.</summary>
    public bool Has(string job) => all.Any(segment => segment.Name.StartsWith($"{Prefix}{job}-", StringComparison.Ordinal) && segment.Name[(Prefix.Length + job.Length + 1)..].All(char.IsAsciiDigit));

    /// <param name="root">The repository's root.</param>
    /// <param name="run">The run's id.</param>
    /// <returns>The segments, or why they are not to be believed.</returns>
    public static (Segments? Segments, string? Problem) Read(string root, string run)
    {
        var folder = Path.Combine(root, Folder);
        var segments = new List<Segment>();
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, $"{Prefix}*").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var name = Path.GetFileName(path);
            var file = Path.Combine(path, run, "journal.jsonl");
            if (!File.Exists(file))
            {
                return (null, $"The record '{name}' holds no journal of this run.");
            }

            var reading = JournalFile.Read(file);
            if (reading.Fault is { } fault)
            {
                return (null, $"The record '{name}' is not sound. {fault.Reason}");
            }

            if (Segment.Of(name, reading) is not { } segment || reading.Records is not [{ Kind: RunRecords.RunStarted, Data: var started }, ..] || started.Text("run") != run)
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

        return (new Segments(ordered), null);
    }

    /// <summary>Writes the whole as the journal of a run.</summary>
    public void WriteTo(RunFolder folder)
    {
        folder.Create();
        File.WriteAllBytes(folder.Journal, [.. Whole.Records.SelectMany(record => (byte[])[.. record.ToLine(), (byte)'\n'])]);
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

            // The plan job begins the run and knows of nobody.
            var first = reading.Records.ToList().FindLastIndex(record => record.Kind == RunRecords.SegmentStarted);
            var after = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (other, head) in first < 0 ? [] : reading.Records[first].Data.Members("after"))
            {
                after[other] = head is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
            }

            return new Segment(name, reading, Math.Max(0, first), after);
        }
    }
}
