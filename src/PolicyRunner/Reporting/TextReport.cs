using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>The report a person reads on a terminal: every finding with its line, then the overview, the account, the verdict.</summary>
internal sealed class TextReport
{
    private readonly TextWriter output;
    private readonly ReportOptions options;
    private readonly Paint paint;
    private readonly SecretMask secrets;

    private TextReport(TextWriter output, ReportOptions options, SecretMask secrets)
    {
        this.output = output;
        this.options = options;
        this.secrets = secrets;
        paint = new Paint(options.Color);
    }

    public static void Write(CheckReport report, TextWriter output, ReportOptions options)
    {
        var text = new TextReport(output, options, SecretMask.Of(report));
        if (report.Fixes is { } fixes)
        {
            FixReport.WriteText(fixes, output, text.paint);
        }

        foreach (var finding in report.Findings)
        {
            if (finding.Waived is null || options.ShowWaived)
            {
                text.Finding(finding);
            }
        }

        foreach (var error in report.Errors)
        {
            text.Error(error);
        }

        TextOverview.Write(report, output, options);
    }

    private void Finding(ReportedFinding finding)
    {
        var level = finding.Waived is null ? Words.Of(finding.Severity) : Words.Accepted(finding);
        var rule = $"{level}[{TerminalText.Visible(finding.Policy)} {TerminalText.Visible(finding.Name)}]";
        var painted = finding.Waived is null ? paint.Of(finding.Severity, rule) : paint.Dim(rule);
        output.Write(painted);
        output.Write(": ");
        output.WriteLine(paint.Bold(TerminalText.Visible(finding.Message)));

        var gutter = GutterOf(finding);
        Place("-->", finding.Span, gutter, finding.Severity, '^', "");
        foreach (var related in finding.Related)
        {
            Place("-->", related.Span, gutter, Severity.Info, '-', TerminalText.Visible(related.Message));
        }

        if (finding.Runbook is { } runbook && finding.Enforcement == Enforcement.HardMandatory)
        {
            Note(gutter, "note", $"runbook {TerminalText.Visible(runbook)}; hard-mandatory, nothing can waive it");
        }
        else if (finding.Runbook is { } id)
        {
            Note(gutter, "note", $"runbook {TerminalText.Visible(id)}");
        }
        else if (finding.Enforcement == Enforcement.HardMandatory)
        {
            Note(gutter, "note", "hard-mandatory, nothing can waive it");
        }

        if (finding.Waived is { } reason)
        {
            var by = finding.WaivedBy is { Owner: { } owner, Until: { } until }
                ? string.Create(CultureInfo.InvariantCulture, $" ({owner}, until {until:yyyy-MM-dd})")
                : "";
            Note(gutter, Words.Accepted(finding) == "waived" ? "waived" : "note", TerminalText.Visible(reason + by));
        }

        if (finding.Fix is { } fix)
        {
            Note(gutter, "help", TerminalText.Visible(fix.Title) + (fix.IsSafe ? " (safe fix)" : " (fix to be looked at)"));
        }

        output.WriteLine();
    }

    private void Error(CheckError error)
    {
        var what = error.IsUsage ? "configuration" : error.Policy is null ? IsScript(error) ? "policy script" : "the check broke" : $"policy {TerminalText.Visible(error.Policy)} broke";
        output.WriteLine($"{paint.Bad($"ERROR [{what}]")}: {paint.Bold(TerminalText.Visible(error.Message))}");
        if (error.Span is { } span)
        {
            Place("-->", span, TextPlace.Digits(span.StartPosition.Line), Severity.Error, '^', "");
        }

        output.WriteLine();
    }

    private static bool IsScript(CheckError error) => error.Span is { } span && span.File.Path.EndsWith(".csx", StringComparison.Ordinal);

    private void Place(string arrow, SourceSpan span, int gutter, Severity severity, char mark, string label) =>
        TextPlace.Write(output, paint, secrets, new TextPlace(arrow, span, gutter, severity, mark, label));

    private void Note(int gutter, string kind, string text) =>
        output.WriteLine($"{new string(' ', gutter)} {paint.Frame("=")} {paint.Help(kind)}: {text}");

    private static int GutterOf(ReportedFinding finding)
    {
        var gutter = TextPlace.Digits(finding.Span.StartPosition.Line);
        foreach (var related in finding.Related)
        {
            gutter = Math.Max(gutter, TextPlace.Digits(related.Span.StartPosition.Line));
        }

        return gutter;
    }
}
