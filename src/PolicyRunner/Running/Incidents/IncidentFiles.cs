using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Incidents;

/// <summary>
/// Journals of incidents: in the shared state where it can be reached, and a copy in a folder of this machine. The remote that
/// cannot be reached may be the incident: then the copy goes on alone and is published by the next command that reaches it.
/// </summary>
/// <param name="root">The repository's root, or the working directory outside of one; absolute.</param>
/// <param name="shared">The shared state, or null when it cannot even be named.</param>
/// <param name="clock">Where times come from.</param>
internal sealed class IncidentFiles(string root, SharedState? shared, TimeProvider clock)
{
    public const string Folder = ".policyrunner/incidents";

    public string Place => shared?.Place ?? "a folder of this machine";

    public string PathOf(string id) => Path.Combine(root, Folder, id, "journal.jsonl");

    /// <summary>Every incident's records, and what kept it from asking others.</summary>
    /// <exception cref="JournalException">A journal is not sound.</exception>
    public (IReadOnlyDictionary<string, IReadOnlyList<JournalRecord>> All, string? Unshared) Read(bool withClosed, CancellationToken cancellation)
    {
        var (kept, problem) = Kept(withClosed, cancellation);
        // An id becomes a part of a path, and the shared state may hold anything.
        var ids = kept.Keys.Where(RunFolder.IsId).Concat(Local()).Distinct(StringComparer.Ordinal);
        return (ids.ToDictionary(id => id, id => Records(id, Longer(id, kept.GetValueOrDefault(id, []), Lines(id))), StringComparer.Ordinal), problem);
    }

    /// <summary>Appends what a decision says, wherever that is possible.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="decide">From the records so far to new ones; it may be asked again when somebody was faster.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The records afterwards, and why others do not see them, or null.</returns>
    /// <exception cref="JournalException">The journal is not sound, or it is not the one that others have.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public (IReadOnlyList<JournalRecord> Records, string? Unshared) Append(string id, Func<IReadOnlyList<JournalRecord>, IEnumerable<(string Kind, JsonObject Data)>> decide, CancellationToken cancellation)
    {
        Refuse(id);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(id))!);
        using var guard = JournalWriter.Hold(PathOf(id) + ".lock");
        SafeFile.Sweep(PathOf(id));
        var local = Lines(id);
        IReadOnlyList<string> lines;
        string? problem = null;
        try
        {
            lines = (shared ?? throw new SharedStateException("The shared state cannot be opened.")).Change($"Incident {id}", state =>
            {
                var kept = IncidentBook.Find(state, id);
                var next = Next(id, Longer(id, kept, local), decide);
                return (next.Count == kept.Count ? state : IncidentBook.Set(state, id, next, Incident.Of(Records(id, next))?.Closed is not null), next);
            }, cancellation);
        }
        catch (SharedStateException trouble)
        {
            (lines, problem) = (Next(id, local, decide), trouble.Message);
        }

        SafeFile.Write(PathOf(id), Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        return (Records(id, lines), problem);
    }

    private IReadOnlyList<string> Next(string id, IReadOnlyList<string> lines, Func<IReadOnlyList<JournalRecord>, IEnumerable<(string Kind, JsonObject Data)>> decide)
    {
        var records = Records(id, lines);
        var next = lines.ToList();
        foreach (var (kind, data) in decide(records))
        {
            var now = clock.GetUtcNow();
            var record = new JournalRecord
            {
                Sequence = next.Count + 1,
                Time = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
                Kind = kind,
                Data = data,
                Previous = next.Count == 0 ? JournalRecord.NoPrevious : JournalRecord.HashOf(Encoding.UTF8.GetBytes(next[^1])),
            };
            next.Add(Encoding.UTF8.GetString(record.ToLine()));
        }

        return next;
    }

    private (IReadOnlyDictionary<string, IReadOnlyList<string>> All, string? Problem) Kept(bool withClosed, CancellationToken cancellation)
    {
        try
        {
            return shared is null ? (new Dictionary<string, IReadOnlyList<string>>(), "The shared state cannot be opened.") : (IncidentBook.All(shared.Read(cancellation), withClosed), null);
        }
        catch (SharedStateException trouble)
        {
            return (new Dictionary<string, IReadOnlyList<string>>(), trouble.Message);
        }
    }

    private IEnumerable<string> Local() => Directory.Exists(Path.Combine(root, Folder))
        ? Directory.EnumerateDirectories(Path.Combine(root, Folder)).Select(folder => Path.GetFileName(folder)!).Where(id => File.Exists(PathOf(id)))
        : [];

    private string[] Lines(string id)
    {
        Refuse(id);
        return File.Exists(PathOf(id)) ? File.ReadAllText(PathOf(id)).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    private void Refuse(string id)
    {
        var path = PathOf(id);
        if (PlainFile.LinkOnTheWay(path, root) is not null || (PlainFile.Length(path) is null && Path.Exists(path)))
        {
            throw new JournalException($"The journal of incident '{id}' is no ordinary file, or lies behind a symbolic link; it is neither read nor written.");
        }
    }

    private static IReadOnlyList<string> Longer(string id, IReadOnlyList<string> kept, IReadOnlyList<string> local)
    {
        var (longer, shorter) = kept.Count >= local.Count ? (kept, local) : (local, kept);
        return longer.Take(shorter.Count).SequenceEqual(shorter)
            ? longer
            : throw new JournalException($"The journal of incident '{id}' here and the one that others have went apart; compare them and put one aside: {Folder}/{id}/journal.jsonl");
    }

    private static IReadOnlyList<JournalRecord> Records(string id, IReadOnlyList<string> lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        var reading = JournalFile.Read(stream);
        return reading.Fault is { } fault ? throw new JournalException($"The journal of incident '{id}' is not sound. {fault.Reason}") : reading.Records;
    }
}
