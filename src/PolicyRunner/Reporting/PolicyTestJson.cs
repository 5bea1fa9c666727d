using System.Text.Json;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>The versioned JSON of <c>policy test</c>. Members are only ever added within a version.</summary>
internal static class PolicyTestJson
{
    public static void Write(PolicyTestReport report, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("verdict", Words.Of(report.Verdict));
        writer.WriteStartObject("account");
        writer.WriteNumber("policies", report.Policies.Count);
        writer.WriteNumber("samples", report.Policies.Sum(result => result.Policy.Bad.Count + result.Policy.Good.Count));
        writer.WriteNumber("mutants", report.Policies.Sum(result => result.Mutants));
        writer.WriteNumber("failures", report.Policies.Sum(result => result.Failures.Count));
        writer.WriteNumber("errors", report.Errors.Count);
        writer.WriteEndObject();
        writer.WriteStartArray("policies");
        foreach (var result in report.Policies)
        {
            Policy(writer, result);
        }

        writer.WriteEndArray();
        Coverage(writer, report);
        Errors(writer, report);
        Warnings(writer, report);
        writer.WriteEndObject();
    });

    private static void Policy(Utf8JsonWriter writer, PolicyTestResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id", result.Policy.Id);
        writer.WriteString("name", result.Policy.Name);
        writer.WriteString("file", result.Path);
        writer.WriteNumber("bad", result.Policy.Bad.Count);
        writer.WriteNumber("good", result.Policy.Good.Count);
        writer.WriteNumber("mutants", result.Mutants);
        writer.WriteStartArray("failures");
        foreach (var failure in result.Failures)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Words.Of(failure.Kind));
            writer.WriteString("message", failure.Message);
            writer.WriteString("samples", failure.IsBad switch { true => "bad", false => "good", null => null });
            Number(writer, "sample", failure.Sample);
            Place(writer, "expected", failure.Expected);
            Place(writer, "found", failure.Found);
            writer.WriteString("foundMessage", failure.FoundMessage);
            Place(writer, "samplePlace", failure.SamplePlace);
            writer.Strings("hints", failure.Hints);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Strings("notes", result.Notes);
        writer.WriteEndObject();
    }

    private static void Coverage(Utf8JsonWriter writer, PolicyTestReport report)
    {
        writer.WriteStartObject("coverage");
        writer.WriteNumber("asked", report.CoverageAsked);
        writer.WriteStartArray("files");
        foreach (var file in report.Coverage)
        {
            writer.WriteStartObject();
            writer.WriteString("file", file.Path);
            writer.WriteNumber("lines", file.Lines);
            writer.WriteNumber("percent", Math.Floor(file.Percent * 10) / 10);
            writer.WriteStartArray("missed");
            foreach (var line in file.Missed)
            {
                writer.WriteNumberValue(line);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Errors(Utf8JsonWriter writer, PolicyTestReport report)
    {
        writer.WriteStartArray("errors");
        foreach (var error in report.Errors)
        {
            writer.WriteStartObject();
            writer.WriteString("message", error.Message);
            writer.WriteBoolean("usage", error.IsUsage);
            Place(writer, "place", error.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Warnings(Utf8JsonWriter writer, PolicyTestReport report)
    {
        writer.WriteStartArray("warnings");
        foreach (var warning in report.Warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("message", warning.Message);
            writer.WriteString("file", warning.Path);
            writer.Position("start", warning.Position);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Place(Utf8JsonWriter writer, string name, SourceSpan? span)
    {
        if (span is not { } place)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.Place(place);
        writer.WriteEndObject();
    }
}
