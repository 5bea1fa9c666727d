using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Findings;

namespace PolicyRunner.Reporting;

/// <summary>The versioned JSON of a check. Members are only ever added within a version.</summary>
internal static class JsonReport
{
    public static void Write(CheckReport report, TextWriter output, ReportOptions options) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("verdict", Words.Of(report.Verdict));
        Account(writer, report.Account);
        writer.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            Finding(writer, finding);
        }

        writer.WriteEndArray();
        Documents(writer, report);
        Errors(writer, report);
        Skipped(writer, report);
        JsonRules.Write(writer, report);
        if (report.Fixes is { } fixes)
        {
            FixReport.WriteJson(writer, fixes);
        }

        if (options.Timings)
        {
            Timings(writer, report);
        }

        writer.WriteEndObject();
    });

    internal static void Fix(Utf8JsonWriter writer, Fix? fix)
    {
        if (fix is null)
        {
            writer.WriteNull("fix");
            return;
        }

        writer.WriteStartObject("fix");
        writer.WriteString("title", fix.Title);
        writer.WriteBoolean("safe", fix.IsSafe);
        writer.WriteStartArray("edits");
        foreach (var edit in fix.Edits)
        {
            writer.WriteStartObject();
            writer.Place(edit.Span);
            writer.WriteString("replacement", edit.Replacement);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Account(Utf8JsonWriter writer, Account account)
    {
        writer.WriteStartObject("account");
        writer.WriteNumber("documents", account.Documents);
        writer.WriteNumber("runbooks", account.Runbooks);
        writer.WriteNumber("policies", account.Policies);
        writer.WriteNumber("evaluations", account.Evaluations);
        writer.WriteNumber("skipped", account.Skipped);
        writer.WriteNumber("waived", account.Waived);
        writer.WriteNumber("errors", account.Errors);
        writer.WriteEndObject();
    }

    private static void Finding(Utf8JsonWriter writer, ReportedFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("policy", finding.Policy);
        writer.WriteString("name", finding.Name);
        writer.WriteString("severity", Words.Of(finding.Severity));
        writer.WriteString("confidence", Words.Of(finding.Confidence));
        writer.WriteString("enforcement", Words.Of(finding.Enforcement));
        writer.WriteString("message", finding.Message);
        writer.WriteString("runbook", finding.Runbook);
        writer.Place(finding.Span);
        writer.WriteString("fingerprint", finding.Fingerprint);
        writer.WriteString("waived", finding.Waived);
        Fix(writer, finding.Fix);
        writer.WriteStartArray("related");
        foreach (var related in finding.Related)
        {
            writer.WriteStartObject();
            writer.WriteString("message", related.Message);
            writer.Place(related.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Documents(Utf8JsonWriter writer, CheckReport report)
    {
        writer.WriteStartArray("documents");
        foreach (var document in report.Documents)
        {
            writer.WriteStartObject();
            writer.WriteString("file", document.Path);
            writer.WriteString("kind", Words.Of(document.Kind));
            writer.WriteBoolean("declared", document.IsDeclared);
            writer.Strings("runbooks", document.Runbooks.Select(runbook => runbook.Id).OfType<string>());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Errors(Utf8JsonWriter writer, CheckReport report)
    {
        writer.WriteStartArray("errors");
        foreach (var error in report.Errors)
        {
            writer.WriteStartObject();
            writer.WriteString("policy", error.Policy);
            writer.WriteString("message", error.Message);
            writer.WriteBoolean("usage", error.IsUsage);
            if (error.Span is { } span)
            {
                writer.Place(span);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Skipped(Utf8JsonWriter writer, CheckReport report)
    {
        writer.WriteStartArray("skipped");
        foreach (var skipped in report.Skipped)
        {
            writer.WriteStartObject();
            writer.WriteString("what", skipped.What);
            writer.WriteString("why", skipped.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Timings(Utf8JsonWriter writer, CheckReport report)
    {
        writer.WriteStartObject("timings");
        foreach (var (policy, time) in report.Timings.OrderBy(entry => entry.Policy, StringComparer.Ordinal))
        {
            writer.WriteNumber(policy, Math.Round(time.TotalMilliseconds, 3));
        }

        writer.WriteEndObject();
    }
}
