using System.Text;
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
        var text = new StringBuilder();
        text.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>Runbook check</title>\n<style>\n")
            .Append(Style).Append("\n</style></head><body>\n<h1>Runbook check</h1>\n<p class=\"verdict\">")
            .Append(HtmlText.Escape(Tally.Of(report).Sentence(report))).Append("</p>\n<p class=\"quiet\">")
            .Append(HtmlText.Escape(Tally.Account(report.Account))).Append("</p>\n");
        foreach (var sentence in RuleSentences.Of(report))
        {
            text.Append("<p class=\"quiet\">").Append(HtmlText.Escape(sentence)).Append("</p>\n");
        }

        foreach (var error in report.Errors)
        {
            text.Append("<article class=\"error\"><strong>").Append(HtmlText.Escape(error.Policy ?? "configuration")).Append("</strong> ")
                .Append(HtmlText.Escape(error.Located)).Append("</article>\n");
        }

        var secrets = SecretMask.Of(report);
        foreach (var file in report.Findings.Where(finding => finding.Waived is null || options.ShowWaived)
            .GroupBy(finding => finding.Span.File.Path, StringComparer.Ordinal).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append("<h2>").Append(HtmlText.Escape(file.Key)).Append("</h2>\n");
            foreach (var finding in file)
            {
                Finding(text, finding, secrets);
            }
        }

        output.Write(text.Append("</body></html>\n").ToString());
    }

    private static void Finding(StringBuilder text, ReportedFinding finding, SecretMask secrets)
    {
        var excerpt = Excerpt.Of(finding.Span, secrets);
        text.Append("<article class=\"").Append(finding.Waived is null ? Words.Of(finding.Severity) : "waived").Append("\"><strong>")
            .Append(HtmlText.Escape($"{Words.Of(finding.Severity)} {finding.Policy} {finding.Name}")).Append("</strong> <span class=\"quiet\">")
            .Append(HtmlText.Escape(finding.Span.StartPosition.ToString())).Append("</span><br>").Append(HtmlText.Escape(finding.Message))
            .Append("<pre>").Append(HtmlText.Escape(excerpt.Line)).Append('\n').Append(' ', excerpt.Column).Append('^', excerpt.Width).Append("</pre>");
        if (finding.Waived is { } reason)
        {
            text.Append("<p>Waived: ").Append(HtmlText.Escape(reason)).Append("</p>");
        }

        if (finding.Fix is { } fix)
        {
            text.Append("<p>Fix: ").Append(HtmlText.Escape(fix.Title)).Append("</p>");
        }

        text.Append("</article>\n");
    }
}
