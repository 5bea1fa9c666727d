using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Keeps in the shared state what a gate said in another job. A job that asks a gate runs commands and speaks with servers, and must not
/// be able to write; the one that keeps its answer does nothing else. Nothing is judged again: the record has to be whole, of this gate
/// as it is here and of this commit.
/// </summary>
/// <example><code>var kept = GateKeeper.Keep(commission, ".policyrunner/gates", cancellation);</code></example>
public static class GateKeeper
{
    private const string JournalName = "journal.jsonl";

    /// <param name="commission">The gate, and where.</param>
    /// <param name="record">The record's journal, or a folder that holds one record and no other.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <exception cref="InvalidDataException">The gate cannot be used, or the record is not one of it on this commit.</exception>
    /// <exception cref="SharedStateException">The shared state cannot be written, or has another record of that name.</exception>
    public static KeptGate Keep(GateCommission commission, string record, CancellationToken cancellation)
    {
        var root = FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory;
        var context = GateDesk.Context(commission, root, cancellation);
        var (reading, journal) = Read(Path.GetFullPath(record, commission.WorkingDirectory), record);
        var (run, verdict) = Answer(context, reading, journal);
        var subjects = context.Gate.All.Where(condition => condition.Compared is not null).Select(condition => condition.Subject!).ToHashSet(StringComparer.Ordinal);
        var passed = new PassedGate(run, context.Commit, reading.Records[0].Time) { Measured = verdict.Holds() ? [.. GateJournal.Measured(reading.Records[^1].Data).Where(number => subjects.Contains(number.Subject))] : [] };
        GateAnchor.Keep(context, reading, passed, verdict, cancellation);
        return new KeptGate(run, verdict, passed.Measured.Count);
    }

    private static string Find(string path, string record)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? path : throw new InvalidDataException($"There is no record '{record}'; name the {JournalName} that the gate left, or its folder.");
        }

        List<string> journals = [.. Directory.EnumerateDirectories(path).Prepend(path).Select(folder => Path.Combine(folder, JournalName)).Where(File.Exists)];
        return journals is [var one] ? one : throw new InvalidDataException($"'{record}' holds {(journals.Count == 0 ? "no record" : $"{journals.Count} records")}; name one: {record}/RUN/{JournalName}.");
    }

    private static (JournalReading Reading, string Shown) Read(string path, string record)
    {
        try
        {
            // What was named may be a link; what lies in a folder came with it.
            var found = Find(path, record);
            var reading = found == path ? JournalFile.Read(path) : JournalFile.ReadWithin(path, found);
            return reading.Fault is { } fault ? throw new InvalidDataException($"The record '{record}' is not sound. {fault.Reason}")
                : reading.TornBytes > 0 || reading.Records is not [{ Kind: GateRecords.Started }, .., { Kind: GateRecords.Ended }] ? throw new InvalidDataException($"The record '{record}' is not that of a gate that has answered.")
                : (reading, record);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The record '{record}' cannot be read: {trouble.Message}", trouble);
        }
    }

    private static (string Run, GateVerdict Verdict) Answer(GateContext context, JournalReading reading, string record)
    {
        JsonObject begun = reading.Records[0].Data, ended = reading.Records[^1].Data;
        var run = begun.Text("run");
        return run is null || !RunFolder.IsId(run) || GateVerdicts.Parse(ended.Text("verdict")) is not { } verdict ? throw new InvalidDataException($"The record '{record}' is none that a gate writes.")
            : begun.Text("gate") != context.Gate.Name ? throw new InvalidDataException($"The record '{record}' is of the gate '{begun.Text("gate")}', not of '{context.Gate.Name}'.")
            : begun.Text("digest") != context.Digest ? throw new InvalidDataException($"The record '{record}' is of another version of the gate '{context.Gate.Name}'.")
            : context.Commit is null || begun.Text("commit") != context.Commit ? throw new InvalidDataException($"The record '{record}' is of {begun.Text("commit") ?? "no commit"}, and {context.Commit ?? "no commit"} is checked out.")
            : (run, verdict);
    }
}

/// <summary>What was kept of a gate's answer.</summary>
/// <param name="Run">The id of its record.</param>
/// <param name="Verdict">What it said.</param>
/// <param name="Numbers">How many numbers later releases are compared with; 0 when it let nothing go on.</param>
public sealed record KeptGate(string Run, GateVerdict Verdict, int Numbers);
