using PolicyRunner.Checking;

namespace PolicyRunner.Reporting;

/// <summary>One page without scripts or outside parts, for an artifact or a mail.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1f2328;background:#fff}
        h2{font:600 1.1rem ui-monospace,monospace;margin:2rem 0 .5rem}
        article{border-left:4px solid #8c959f;margin:1rem 0;padding:.25rem 1rem}
        article.error{border-color:#cf222e}article.warning{border-color:#bf8700}article.info{border-color:#0969da}
        pre{background:#f6f8fa;padding:.5rem;overflow:auto;margin:.5rem 0}
        .verdict{font-weight:600;font-size:1.2rem}.quiet{color:#57606a}
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}pre{background:#161b22}.quiet{color:#9198a1}}
        """;

    public static void Write(CheckReport report, TextWriter output, ReportOptions options)
    {
        output.Write("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>Runbook check</title>\n<style>\n");
        output.Write(Style);
        output.Write("\n</style></head><body>\n<h1>Runbook check</h1>\n");
        var tally = Tally.Of(report);
        output.Write($"<p class=\"verdict\">{HtmlText.Escape(tally.Sentence(report))}</p>\n");
        output.Write($"<p class=\"quiet\">{HtmlText.Escape(tally.Account(report.Account))}</p>\n");
        foreach (var sentence in RuleSentences.Of(report))
        {
            output.Write($"<p class=\"quiet\">{HtmlText.Escape(sentence)}</p>\n");
        }

        foreach (var error in report.Errors)
        {
            output.Write($"<article class=\"error\"><strong>{HtmlText.Escape(error.Policy ?? "configuration")}</strong> {HtmlText.Escape(error.Located)}</article>\n");
        }

        var secrets = SecretMask.Of(report);
        foreach (var file in report.Findings.Where(finding => finding.Waived is null || options.ShowWaived)
            .GroupBy(finding => finding.Span.File.Path, StringComparer.Ordinal).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            output.Write($"<h2>{HtmlText.Escape(file.Key)}</h2>\n");
            foreach (var finding in file)
            {
                Finding(output, finding, secrets);
            }
        }

        output.Write("</body></html>\n");
    }

    private static void Finding(TextWriter output, ReportedFinding finding, SecretMask secrets)
    {
        var excerpt = Excerpt.Of(finding.Span, secrets);
        output.Write($"<article class=\"{(finding.Waived is null ? Words.Of(finding.Severity) : "waived")}\"><strong>{HtmlText.Escape($"{Words.Of(finding.Severity)} {finding.Policy} {finding.Name}")}</strong> ");
        output.Write($"<span class=\"quiet\">{HtmlText.Escape(finding.Span.StartPosition.ToString())}</span><br>");
        output.Write(HtmlText.Escape(finding.Message));
        output.Write($"<pre>{HtmlText.Escape(excerpt.Line)}\n{new string(' ', excerpt.Column)}{new string('^', excerpt.Width)}</pre>");
        if (finding.Waived is { } reason)
        {
            output.Write($"<p>{(Words.Accepted(finding) == "waived" ? "Waived: " : "")}{HtmlText.Escape(reason)}</p>");
        }

        if (finding.Fix is { } fix)
        {
            output.Write($"<p>Fix: {HtmlText.Escape(fix.Title)}</p>");
        }

        output.Write("</article>\n");
    }
}
