using System.Text;
using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>What was kept of a journal outside of it.</summary>
public sealed record Anchoring
{
    /// <summary>Where its head was kept, or where none was found; null when that could not be asked.</summary>
    public string? Place { get; init; }

    /// <summary>The last head that was kept, or null.</summary>
    public JournalAnchor? Anchor { get; init; }

    /// <summary>What contradicts the journal, in one sentence; null: nothing does.</summary>
    public string? Problem { get; init; }

    /// <summary>Why nobody could be asked, or null.</summary>
    public string? Unasked { get; init; }

    /// <summary>True when the journal up to the anchor is the one that was kept.</summary>
    public bool Holds => Anchor is not null && Problem is null;

    /// <summary>Looks the journal's run up in what this machine has seen of the shared state.</summary>
    /// <param name="reading">The journal.</param>
    /// <param name="workingDirectory">Whose repository keeps the state.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Anchoring Of(JournalReading reading, string workingDirectory, CancellationToken cancellation)
    {
        // Both runs and incidents name themselves in their first record.
        if (reading.Records is not [{ Data: var first }, ..] || (Text(first, "incident") ?? Text(first, "run")) is not { } id)
        {
            return new Anchoring { Unasked = "it does not say which run it is of" };
        }

        return Of(reading, state => Text(first, "incident") is null ? AnchorBook.Find(state, id) : Incident(state, id), workingDirectory, cancellation);
    }

    /// <summary>The same by the name of its folder where no record is left that could name it.</summary>
    /// <param name="reading">The journal.</param>
    /// <param name="journal">Its path.</param>
    /// <param name="workingDirectory">Whose repository keeps the state.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Anchoring Of(JournalReading reading, string journal, string workingDirectory, CancellationToken cancellation)
    {
        if (reading.Records.Count > 0)
        {
            return Of(reading, workingDirectory, cancellation);
        }

        var id = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(journal, workingDirectory)));
        return id is null || id.Length == 0 || id.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '-')
            ? new Anchoring { Unasked = "it has no record, and its folder is not called like a run" }
            : Of(reading, state => AnchorBook.Find(state, id) ?? Incident(state, id), workingDirectory, cancellation);
    }

    /// <summary>Looks a run up by the name of its folder: of its journal there may be nothing left.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="reading">The journal.</param>
    /// <param name="workingDirectory">Whose repository keeps the state.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static Anchoring OfRun(string run, JournalReading reading, string workingDirectory, CancellationToken cancellation) =>
        Of(reading, state => AnchorBook.Find(state, run), workingDirectory, cancellation);

    private static Anchoring Of(JournalReading reading, Func<StateSnapshot, JournalAnchor?> find, string workingDirectory, CancellationToken cancellation)
    {
        try
        {
            var seen = SeenState.Of(workingDirectory, cancellation);
            var anchor = seen.State is { } state ? find(state) : null;
            return new Anchoring { Place = seen.Place, Anchor = anchor, Problem = anchor is null ? null : Complaint(reading, anchor) };
        }
        catch (SharedStateException trouble)
        {
            return new Anchoring { Unasked = trouble.Message };
        }
    }

    // Of an incident every line is kept.
    private static JournalAnchor? Incident(StateSnapshot state, string id) =>
        IncidentBook.Find(state, id) is { Count: > 0 } lines && Encoding.UTF8.GetBytes(lines[^1]) is var last && JournalRecord.Parse(last).Record is { } record
            ? new JournalAnchor(id, lines.Count, JournalRecord.HashOf(last), record.Time, null)
            : null;

    internal static string? Complaint(JournalReading reading, JournalAnchor anchor) =>
        anchor.Sequence > reading.Records.Count ? reading.Fault is null ? $"It was anchored at record {anchor.Sequence} and ends at record {reading.Records.Count}: its end was cut off."
            : $"It was anchored at record {anchor.Sequence}, and only the {reading.Records.Count} before the first bad one can be read."
        : HeadAt(reading, (int)anchor.Sequence) != anchor.Head ? $"Record {anchor.Sequence} is not the one that was anchored: the journal was written anew."
        : null;

    // Each record names the hash of the line before it.
    private static string HeadAt(JournalReading reading, int sequence) =>
        sequence == 0 ? JournalRecord.NoPrevious : sequence < reading.Records.Count ? reading.Records[sequence].Previous : reading.Head;

    private static string? Text(JsonObject data, string name) => data[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
