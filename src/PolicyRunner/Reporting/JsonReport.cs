using System.Globalization;
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
        writer.Each("edits", fix.Edits, (json, edit) =>
        {
            json.Place(edit.Span);
            json.WriteString("replacement", edit.Replacement);
        });
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
        WaivedBy(writer, finding.WaivedBy);
        Fix(writer, finding.Fix);
        writer.Each("related", finding.Related, (json, related) =>
        {
            json.WriteString("message", related.Message);
            json.Place(related.Span);
        });
        writer.WriteEndObject();
    }

    private static void WaivedBy(Utf8JsonWriter writer, WaivedBy? waiver)
    {
        if (waiver is null)
        {
            writer.WriteNull("waivedBy");
            return;
        }

        writer.WriteStartObject("waivedBy");
        writer.WriteString("kind", Words.Of(waiver.Kind));
        writer.WriteString("owner", waiver.Owner);
        writer.WriteString("until", waiver.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static void Documents(Utf8JsonWriter writer, CheckReport report)
    {
        writer.Each("documents", report.Documents, (json, document) =>
        {
            json.WriteString("file", document.Path);
            json.WriteString("kind", Words.Of(document.Kind));
            json.WriteBoolean("declared", document.IsDeclared);
            json.Strings("runbooks", document.Runbooks.Select(runbook => runbook.Id).OfType<string>());
        });
    }

    private static void Errors(Utf8JsonWriter writer, CheckReport report)
    {
        writer.Each("errors", report.Errors, (json, error) =>
        {
            json.WriteString("policy", error.Policy);
            json.WriteString("message", error.Message);
            json.WriteBoolean("usage", error.IsUsage);
            if (error.Span is { } span)
            {
                json.Place(span);
            }
        });
    }

    private static void Skipped(Utf8JsonWriter writer, CheckReport report)
    {
        writer.Each("skipped", report.Skipped, (json, skipped) =>
        {
            json.WriteString("what", skipped.What);
            json.WriteString("why", skipped.Why);
        });
    }

    private static void Timings(Utf8JsonWriter writer, CheckReport report)
    {
        writer.WriteStartObject("timings");

        // Two policies may claim one id, and an object has each of its keys once.
        foreach (var own in report.Timings.GroupBy(entry => entry.Policy, StringComparer.Ordinal).OrderBy(own => own.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(own.Key, Math.Round(own.Sum(entry => entry.Time.TotalMilliseconds), 3));
        }

        writer.WriteEndObject();
    }
}
