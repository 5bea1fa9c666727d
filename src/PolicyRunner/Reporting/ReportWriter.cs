using PolicyRunner.Checking;

namespace PolicyRunner.Reporting;

/// <summary>Writes a check report in one of its forms. The same report gives the same bytes, timings aside.</summary>
public static class ReportWriter
{
    public static void Write(CheckReport report, ReportFormat format, TextWriter output, ReportOptions options)
    {
        switch (format)
        {
            case ReportFormat.Text:
                TextReport.Write(report, output, options);
                break;
            case ReportFormat.Json:
                JsonReport.Write(report, output, options);
                break;
            case ReportFormat.Sarif:
                SarifReport.Write(report, output, options);
                break;
            case ReportFormat.Junit:
                JunitReport.Write(report, output);
                break;
            case ReportFormat.GitHub:
                GitHubReport.Write(report, output, options);
                break;
            case ReportFormat.Markdown:
                MarkdownReport.Write(report, output, options);
                break;
            case ReportFormat.Html:
                HtmlReport.Write(report, output, options);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, null);
        }
    }
}
