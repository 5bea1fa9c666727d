using System.Globalization;
using System.Text.Json;
using PolicyRunner.Gates;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Reporting.Gating;

/// <summary>What a gate answered, for people and for machines. Texts of servers and programs are made harmless for where they go.</summary>
public static class GateWriter
{
    /// <param name="report">The answer.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="options">Colours.</param>
    /// <param name="explain">True to tell what was asked, measured and compared.</param>
    public static void WriteText(GateReport report, TextWriter output, ReportOptions options, bool explain) => new GateText(output, new Paint(options.Color), explain).Write(report);

    /// <summary>For a job's summary or an issue, as GitHub renders it.</summary>
    public static void WriteMarkdown(GateReport report, TextWriter output) => GateMarkdown.Write(report, output);

    /// <summary>How the levels went, as an SVG; see <see cref="GateCommission.WithSeries"/>.</summary>
    public static void WritePlot(GateReport report, TextWriter output) => GatePlot.Write(report, output);

    /// <summary>The versioned JSON, described by the schema <c>gate-report</c>; members are only ever added within a version.</summary>
    public static void WriteJson(GateReport report, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("gate", report.Gate);
        writer.WriteString("verdict", report.Verdict.Word());
        writer.WriteString("reason", report.Reason);
        writer.WriteString("at", report.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("commit", report.Commit);
        writer.WriteString("digest", report.Digest);
        writer.WriteString("record", report.Record);
        writer.WriteBoolean("anchored", report.Unanchored is null);
        if (report.Score is { } score)
        {
            writer.WriteNumber("score", score);
        }

        Write(writer, report.Conditions);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<JudgedCondition> conditions)
    {
        writer.WriteStartArray("conditions");
        foreach (var condition in conditions)
        {
            writer.WriteStartObject();
            writer.WriteString("id", condition.Id);
            writer.WriteString("kind", condition.Kind);
            writer.WriteString("title", condition.Title);
            writer.WriteBoolean("required", condition.IsRequired);
            writer.WriteString("verdict", condition.Verdict.Word());
            writer.WriteString("reason", condition.Reason);
            writer.WritePropertyName("evidence");
            condition.Evidence.WriteTo(writer);
            if (condition.Conditions.Count > 0)
            {
                Write(writer, condition.Conditions);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
