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
        writer.Each("failures", result.Failures, (json, failure) =>
        {
            json.WriteString("kind", Words.Of(failure.Kind));
            json.WriteString("message", failure.Message);
            json.WriteString("samples", failure.IsBad switch { true => "bad", false => "good", null => null });
            Number(json, "sample", failure.Sample);
            Place(json, "expected", failure.Expected);
            Place(json, "found", failure.Found);
            json.WriteString("foundMessage", failure.FoundMessage);
            Place(json, "samplePlace", failure.SamplePlace);
            json.Strings("hints", failure.Hints);
        });
        writer.Strings("notes", result.Notes);
        writer.WriteEndObject();
    }

    private static void Coverage(Utf8JsonWriter writer, PolicyTestReport report)
    {
        writer.WriteStartObject("coverage");
        writer.WriteNumber("asked", report.CoverageAsked);
        writer.Each("files", report.Coverage, (json, file) =>
        {
            json.WriteString("file", file.Path);
            json.WriteNumber("lines", file.Lines);
            json.WriteNumber("percent", Math.Floor(file.Percent * 10) / 10);
            json.WriteStartArray("missed");
            foreach (var line in file.Missed)
            {
                json.WriteNumberValue(line);
            }

            json.WriteEndArray();
        });
        writer.WriteEndObject();
    }

    private static void Errors(Utf8JsonWriter writer, PolicyTestReport report)
    {
        writer.Each("errors", report.Errors, (json, error) =>
        {
            json.WriteString("message", error.Message);
            json.WriteBoolean("usage", error.IsUsage);
            Place(json, "place", error.Span);
        });
    }

    private static void Warnings(Utf8JsonWriter writer, PolicyTestReport report)
    {
        writer.Each("warnings", report.Warnings, (json, warning) =>
        {
            json.WriteString("message", warning.Message);
            json.WriteString("file", warning.Path);
            json.Position("start", warning.Position);
        });
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
