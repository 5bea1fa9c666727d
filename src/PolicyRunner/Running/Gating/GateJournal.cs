using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Planning;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// What a gate said and what it rested on, in a journal like a run's: <c>gate-started</c>, a <c>condition-judged</c> for each
/// condition, <c>gate-ended</c>. It begins before anything is asked, so that a gate that was killed has not said anything.
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
        journal.writer.Append("gate-started", new JsonObject
        {
            ["gate"] = context.Gate.Name,
            ["run"] = id,
            ["file"] = context.Gate.File.Path,
            ["digest"] = context.Digest,
            ["commit"] = context.Commit,
            ["tool"] = context.Commission.Tool,
            ["operator"] = context.Operator(cancellation),
        });
        return journal;
    }

    public void End(GateReport report)
    {
        foreach (var condition in report.Conditions)
        {
            writer.Append("condition-judged", Written(condition));
        }

        writer.Append("gate-ended", new JsonObject { ["verdict"] = report.Verdict.Word(), ["reason"] = report.Reason, ["score"] = report.Score });
    }

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
        ["required"] = condition.IsRequired,
        ["verdict"] = condition.Verdict.Word(),
        ["reason"] = condition.Reason,
        ["evidence"] = Evidence(condition),
        ["conditions"] = condition.Conditions.Count == 0 ? null : new JsonArray([.. condition.Conditions.Select(Written)]),
    };
}
