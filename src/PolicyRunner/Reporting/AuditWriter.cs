using PolicyRunner.Journal;

namespace PolicyRunner.Reporting;

/// <summary>Says whether a run's record is whole.</summary>
public static class AuditWriter
{
    public static void WriteText(JournalReading reading, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        output.WriteLine(reading.Fault is { } fault
            ? $"{paint.Bad("Broken")} at line {fault.Line}: {TerminalLineText.Of(fault.Reason)} {Words.Count(reading.Records.Count, "record")} before it are sound."
            : $"{paint.Good("Whole")}: {Words.Count(reading.Records.Count, "record")}, head {reading.Head}.");
        if (reading.TornBytes > 0)
        {
            output.WriteLine($"The last {Words.Count(reading.TornBytes, "byte")} are no record: the writer was stopped there.");
        }

        // What nobody noted elsewhere can be cut off or written anew without a trace.
        output.WriteLine("Not anchored: compare the head with one that was kept elsewhere, or a whole chain may have been replaced.");
    }

    /// <summary>The versioned JSON; members are only ever added within a version.</summary>
    public static void WriteJson(JournalReading reading, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteBoolean("valid", reading.Fault is null);
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
        writer.WriteBoolean("anchored", false);
        writer.WriteEndObject();
    });
}
