using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// What a gate said and what it rested on, in a journal like a run's (<see cref="GateRecords"/>). It begins before anything is
/// asked, so that a gate that was killed has not said anything.
/// </summary>
internal sealed class GateJournal : IDisposable
{
    // A record holds a megabyte; what a command printed and a server answered is cut before, everything else is bounded.
    private const int MostEvidence = 512 * 1024;

    private readonly JournalWriter writer;

    private GateJournal(JournalWriter writer, string id, string path)
    {
        this.writer = writer;
        Id = id;
        Path = path;
    }

    public string Id { get; }

    /// <summary>Relative to the root.</summary>
    public string Path { get; }

    /// <summary>What is on disk.</summary>
    public JournalReading Reading => writer.Reading;

    /// <exception cref="IOException">It cannot be written.</exception>
    public static GateJournal Begin(GateContext context, DateTimeOffset at, CancellationToken cancellation)
    {
        var id = RunFolder.NewId(at);
        var path = $"{GateDesk.Records}/{id}/journal.jsonl";
        var journal = new GateJournal(JournalWriter.Open(System.IO.Path.Combine(context.Root, path), context.Clock), id, path);
        journal.writer.Append(GateRecords.Started, new JsonObject
        {
            ["gate"] = context.Gate.Name,
            ["title"] = context.Gate.Title,
            ["run"] = id,
            ["file"] = context.Gate.File.Path,
            ["digest"] = context.Digest,
            ["commit"] = context.Commit,
            ["tool"] = context.Commission.Tool,
            ["operator"] = context.Operator(cancellation),
        });
        return journal;
    }

    /// <param name="report">The answer.</param>
    /// <param name="measured">The numbers that later releases are compared with, for whoever keeps them.</param>
    public void End(GateReport report, IReadOnlyList<MeasuredNumber> measured)
    {
        foreach (var condition in report.Conditions)
        {
            writer.Append(GateRecords.Judged, Written(condition));
        }

        writer.Append(GateRecords.Ended, new JsonObject
        {
            ["verdict"] = report.Verdict.Word(),
            ["reason"] = report.Reason,
            ["score"] = report.Score,
            ["measured"] = new JsonArray([.. measured.Select(number => new JsonObject { ["subject"] = number.Subject, ["name"] = number.Name, ["value"] = number.Value })]),
        });
    }

    /// <summary>The numbers that stand in the last record.</summary>
    /// <exception cref="InvalidDataException">It is no record that a gate writes.</exception>
    public static IReadOnlyList<MeasuredNumber> Measured(JsonObject ended) => ended["measured"] is JsonArray numbers
        ? [.. numbers.Select(item => item is JsonObject number && number.Text("subject") is { } subject && number.Text("name") is { } name && number["value"] is JsonValue value && value.TryGetValue<double>(out var amount) && double.IsFinite(amount)
            ? new MeasuredNumber(subject, name, amount)
            : throw new InvalidDataException("The record's numbers are none that a gate writes."))]
        : throw new InvalidDataException("The record has no numbers to be kept; it was written by another version of the tool.");

    public void Dispose() => writer.Dispose();

    // That something is missing must be seen in the record, and what it was can be told from the digest.
    private static JsonNode Evidence(JudgedCondition condition)
    {
        var written = CanonicalJson.Write(condition.Evidence);
        return written.Length <= MostEvidence ? condition.Evidence.DeepClone()
            : new JsonObject { ["left-out"] = written.Length, ["sha256"] = CanonicalJson.Digest(condition.Evidence) };
    }

    private static JsonObject Written(JudgedCondition condition) => new()
    {
        ["id"] = condition.Id,
        ["kind"] = condition.Kind,
        ["title"] = condition.Title,
        ["required"] = condition.IsRequired,
        ["verdict"] = condition.Verdict.Word(),
        ["reason"] = condition.Reason,
        ["evidence"] = Evidence(condition),
        ["conditions"] = condition.Conditions.Count == 0 ? null : new JsonArray([.. condition.Conditions.Select(Written)]),
    };
}
