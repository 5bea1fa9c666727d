using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Reporting.Records;

namespace PolicyRunner.Reporting;

/// <summary>Says whether a record is whole.</summary>
public static class AuditWriter
{
    public static void WriteText(JournalReading reading, Anchoring anchoring, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        output.WriteLine(reading.Fault is { } fault
            ? $"{paint.Bad("Broken")} at line {fault.Line}: {TerminalLineText.Of(fault.Reason)} {Words.Count(reading.Records.Count, "record")} before it are sound."
            : reading.Records.Count == 0 ? $"{paint.Bad(anchoring.Problem is null ? "Empty" : "Broken")}: there is no record in it."
            : $"{(anchoring.Problem is null ? paint.Good("Whole") : paint.Bad("Broken"))}: {Words.Count(reading.Records.Count, "record")}, head {reading.Head}.");
        var isGate = reading.Records is [{ Kind: "gate-started" }, ..];
        output.WriteLine(Outcome(reading) is { } outcome ? $"It {(isGate ? "answered" : "ended")}: {TerminalLineText.Of(outcome)}." : $"It has not {(isGate ? "answered" : "ended")}.");
        if (reading.TornBytes > 0)
        {
            output.WriteLine($"The last {Words.Count(reading.TornBytes, "byte")} are no record: the writer was stopped there.");
        }

        // What nobody noted elsewhere can be cut off or written anew without a trace.
        output.WriteLine(TerminalLineText.Of(RecordSentences.Anchored(reading, anchoring)));
    }

    /// <summary>The versioned JSON; members are only ever added within a version.</summary>
    public static void WriteJson(JournalReading reading, Anchoring anchoring, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        Chain(writer, reading, anchoring);
        writer.WriteString("outcome", Outcome(reading));
        writer.WriteEndObject();
    });

    // The journal of a run, of an incident or of a gate; what is no text there was not written by this tool.
    private static string? Outcome(JournalReading reading) => reading.Records.LastOrDefault(record => record.Kind is "run-ended" or "incident-closed" or "gate-ended") is { } end
        ? end.Data[end.Kind == "gate-ended" ? "verdict" : "outcome"] is JsonValue value && value.TryGetValue<string>(out var outcome) ? outcome : end.Kind == "incident-closed" ? "closed" : "nobody said how"
        : null;

    /// <summary>The members that say what the chain is worth.</summary>
    internal static void Chain(Utf8JsonWriter writer, JournalReading reading, Anchoring anchoring)
    {
        writer.WriteBoolean("valid", reading.Fault is null && anchoring.Problem is null);
        writer.WriteNumber("records", reading.Records.Count);
        if (reading.Fault is { } fault)
        {
            writer.WriteStartObject("firstBad");
            writer.WriteNumber("line", fault.Line);
            writer.WriteString("reason", fault.Reason);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("firstBad");
        }

        writer.WriteNumber("tornBytes", reading.TornBytes);
        writer.WriteString("head", reading.Head);
        writer.WriteBoolean("anchored", anchoring.Holds);
        if (anchoring.Anchor is { } anchor)
        {
            writer.WriteStartObject("anchor");
            writer.WriteNumber("sequence", anchor.Sequence);
            writer.WriteString("head", anchor.Head);
            writer.Exact("time", anchor.Time);
            writer.WriteString("place", anchoring.Place);
            writer.WriteString("problem", anchoring.Problem);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("anchor");
        }
    }
}
