using System.Globalization;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Reporting.Changes;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>A job summary: verdict, account, findings by file. Above its limit the rest is counted, because GitHub drops a summary that is too long.</summary>
internal static class MarkdownReport
{
    // GitHub takes 1 MiB per step; the rest is for what other tools of the step add and for the closing lines.
    private const int MostBytes = 960 * 1024;

    private const int MostOfChanges = 200 * 1024;

    public static void Write(CheckReport report, TextWriter output, ReportOptions options)
    {
        var text = new StringBuilder();
        Head(report, text);
        text.Append(ChangeMarkdown.Of([.. report.RunbookChanges.Select(change => new ShownChange(change.Runbook, change.File, change.Lines, ChangeGraph.Of(change)))], report.ChangedRunbooks, MostOfChanges));
        var room = MostBytes - Encoding.UTF8.GetByteCount(text.ToString());
        var findings = report.Findings.Where(finding => finding.Waived is null || options.ShowWaived).ToList();

        // The worst files first, and inside a file the order of its lines.
        var files = findings.GroupBy(finding => finding.Span.File.Path, StringComparer.Ordinal)
            .OrderBy(file => FindingRank.Order(file)[0], FindingRank.Instance);
        var shown = 0;
        foreach (var file in files)
        {
            var head = $"\n### {MarkdownText.Escape(file.Key)}\n\n| Place | Level | Policy | Finding |\n|---|---|---|---|\n";
            room -= Encoding.UTF8.GetByteCount(head);
            var isFirst = true;
            foreach (var finding in file)
            {
                var row = Row(finding, options);
                room -= Encoding.UTF8.GetByteCount(row);
                if (room < 0)
                {
                    break;
                }

                text.Append(isFirst ? head : "").Append(row);
                isFirst = false;
                shown++;
            }

            if (room < 0)
            {
                break;
            }
        }

        if (shown < findings.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{findings.Count - shown} more** not shown here: see {MarkdownText.Escape(options.MoreAt)}.\n");
        }

        output.Write(text.ToString());
    }

    /// <summary>The line that a report of this verdict begins with.</summary>
    internal static string Title(Verdict verdict) => $"## {verdict switch { Verdict.Pass => "✅", Verdict.Fail => "❌", _ => "⛔" }} Runbook check";

    private static void Head(CheckReport report, StringBuilder text)
    {
        var tally = Tally.Of(report);
        text.Append(CultureInfo.InvariantCulture, $"{Title(report.Verdict)}\n\n**{MarkdownText.Escape(tally.Sentence(report))}**\n\n{MarkdownText.Escape(tally.Account(report.Account))}\n");
        foreach (var sentence in RuleSentences.Of(report, said => MarkdownText.Escape(said.TrimStart()), MarkdownText.Digest))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n> {sentence}\n");
        }

        const int mostErrors = 100;
        if (report.Errors.Count > 0)
        {
            text.Append("\n### ⛔ Broken\n\n");
            foreach (var error in report.Errors.Take(mostErrors))
            {
                var place = error.Span is { } span ? $" ({MarkdownText.Escape(span.ToString())})" : "";
                text.Append(CultureInfo.InvariantCulture, $"- **{MarkdownText.Escape(error.Policy ?? "configuration")}**{place}: {Cut(error.Message)}\n");
            }

            if (report.Errors.Count > mostErrors)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {report.Errors.Count - mostErrors} more\n");
            }
        }
    }

    private static string Row(ReportedFinding finding, ReportOptions options)
    {
        var level = finding.Waived is not null ? Words.Accepted(finding) : finding.Severity switch
        {
            Severity.Error => "❌ error",
            Severity.Warning => "⚠️ warning",
            _ => "ℹ️ note",
        };
        var message = Cut(finding.Message);
        message += finding.Waived is { } reason ? $" — {Cut(reason)}" : "";
        message += finding.Fix is { } fix ? $"<br>Fix: {Cut(fix.Title)}" : "";
        return $"| {Place(finding.Span, options)} | {level} | {MarkdownText.Escape($"{finding.Policy} {finding.Name}")} | {message} |\n";
    }

    private static string Place(SourceSpan span, ReportOptions options)
    {
        var start = span.StartPosition;
        return options.SourceLinkBase is { } address
            ? $"[{start}]({address}{UriText.Of(span.File.Path)}?plain=1#L{start.Line})"
            : start.ToString();
    }

    // One finding cannot push out all others.
    private static string Cut(string message) => MarkdownText.Escape(message.Length <= 2000 ? message : message[..2000] + "…");
}
