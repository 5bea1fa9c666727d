using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>SARIF 2.1.0 as code scanning takes it in: one run, at most 25,000 results, the worst ones when there are more.</summary>
internal static class SarifReport
{
    // GitHub refuses a file above any of these.
    private const int MostResults = 25_000;
    private const int MostPlaces = 1_000;

    // 10 MB of gzip; text like this shrinks to a tenth and more, so this many characters stay below it.
    private const int MostCharacters = 60_000_000;

    public static void Write(CheckReport report, TextWriter output, ReportOptions options)
    {
        var results = Chosen(report);
        var rules = SarifRules.Of(report);
        JsonText.Write(output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            rules.Tool(writer, options.ToolVersion);
            writer.WriteStartObject("automationDetails");
            writer.WriteString("id", "policyrunner/check/");
            writer.WriteEndObject();
            writer.WriteString("columnKind", "utf16CodeUnits");
            writer.WriteStartObject("originalUriBaseIds");
            writer.WriteStartObject("%SRCROOT%");
            writer.WriteStartObject("description");
            writer.WriteString("text", "The root of the repository.");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            if (report.Base is not null)
            {
                writer.WriteStartObject("properties");
                JsonRules.Write(writer, report);
                writer.WriteEndObject();
            }

            Invocation(writer, report, report.Findings.Count - results.Count);
            writer.WriteStartArray("results");
            foreach (var finding in results)
            {
                Result(writer, finding, rules);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static IReadOnlyList<ReportedFinding> Chosen(CheckReport report)
    {
        long size = 0;
        var chosen = new HashSet<ReportedFinding>(ReferenceEqualityComparer.Instance);
        foreach (var finding in FindingRank.Order(report.Findings))
        {
            size += 1_500 + finding.Message.Length + finding.Related.Take(MostPlaces).Sum(related => 400 + related.Message.Length);
            if (chosen.Count == MostResults || size > MostCharacters)
            {
                break;
            }

            chosen.Add(finding);
        }

        return [.. report.Findings.Where(chosen.Contains)];
    }

    private static void Invocation(Utf8JsonWriter writer, CheckReport report, int left)
    {
        writer.WriteStartArray("invocations");
        writer.WriteStartObject();
        writer.WriteBoolean("executionSuccessful", report.Errors.Count == 0 && report.Verdict is Verdict.Pass or Verdict.Fail);
        writer.WriteStartArray("toolExecutionNotifications");
        foreach (var error in report.Errors)
        {
            Notification(writer, "error", error.Policy is null || error.IsUsage ? error.Message : $"Policy {error.Policy} broke: {error.Message}", error.Span);
        }

        if (report.Verdict == Verdict.Nothing)
        {
            Notification(writer, "error", "Nothing was evaluated.", null);
        }

        if (left > 0)
        {
            Notification(writer, "warning", $"{left} findings of lower rank are left out, because code scanning takes no more.", null);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Notification(Utf8JsonWriter writer, string level, string text, SourceSpan? span)
    {
        writer.WriteStartObject();
        writer.WriteString("level", level);
        Message(writer, text);
        if (span is { } place)
        {
            writer.WriteStartArray("locations");
            writer.WriteStartObject();
            Location(writer, place);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter writer, ReportedFinding finding, SarifRules rules)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Policy);
        writer.WriteNumber("ruleIndex", rules.IndexOf(finding.Policy));
        writer.WriteString("level", SarifRules.Level(finding.Severity));
        Message(writer, finding.Message);
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        Location(writer, finding.Span);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (finding.Related.Count > 0)
        {
            writer.WriteStartArray("relatedLocations");
            var id = 0;
            foreach (var related in finding.Related.Take(MostPlaces))
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", ++id);
                Location(writer, related.Span);
                Message(writer, related.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("policyrunner/v1", finding.Fingerprint);
        writer.WriteEndObject();
        Suppression(writer, finding);
        Fix(writer, finding.Fix);
        writer.WriteStartObject("properties");
        writer.WriteString("confidence", Words.Of(finding.Confidence));
        writer.WriteString("enforcement", Words.Of(finding.Enforcement));
        writer.WriteString("runbook", finding.Runbook);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Suppression(Utf8JsonWriter writer, ReportedFinding finding)
    {
        if (finding.Waived is not { } reason)
        {
            return;
        }

        writer.WriteStartArray("suppressions");
        writer.WriteStartObject();
        writer.WriteString("kind", finding.WaivedBy?.Kind == WaiverKind.Ignore ? "inSource" : "external");
        writer.WriteString("status", "accepted");
        writer.WriteString("justification", reason);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Fix(Utf8JsonWriter writer, Fix? fix)
    {
        if (fix is null || fix.Edits.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("fixes");
        writer.WriteStartObject();
        writer.WriteStartObject("description");
        writer.WriteString("text", fix.Title);
        writer.WriteEndObject();
        writer.Each("artifactChanges", fix.Edits.GroupBy(edit => edit.Span.File.Path, StringComparer.Ordinal), (json, file) =>
        {
            Artifact(json, file.Key);
            json.WriteStartArray("replacements");
            foreach (var edit in file)
            {
                json.WriteStartObject();
                Region(json, "deletedRegion", edit.Span);
                json.WriteStartObject("insertedContent");
                json.WriteString("text", edit.Replacement);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Location(Utf8JsonWriter writer, SourceSpan span)
    {
        writer.WriteStartObject("physicalLocation");
        Artifact(writer, span.File.Path);
        Region(writer, "region", span);
        writer.WriteEndObject();
    }

    private static void Artifact(Utf8JsonWriter writer, string path)
    {
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", UriText.Of(path));
        writer.WriteString("uriBaseId", "%SRCROOT%");
        writer.WriteEndObject();
    }

    private static void Region(Utf8JsonWriter writer, string name, SourceSpan span)
    {
        var (start, end) = (span.StartPosition, span.EndPosition);
        writer.WriteStartObject(name);
        writer.WriteNumber("startLine", start.Line);
        writer.WriteNumber("startColumn", start.Column);
        writer.WriteNumber("endLine", end.Line);
        writer.WriteNumber("endColumn", end.Column);
        writer.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject("message");
        writer.WriteString("text", SarifRules.Plain(text));
        writer.WriteEndObject();
    }
}
