using System.Text;
using PolicyRunner.GitHub.Delivery;
using PolicyRunner.Reporting;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.GitHub.Delivery;

public sealed class CheckedReportTests
{
    [Fact]
    public void What_a_check_writes_is_read_whole_and_ranked_as_in_every_other_channel()
    {
        var report = Sketch.Report();
        var text = new StringWriter { NewLine = "\n" };
        ReportWriter.Write(report, ReportFormat.Json, text, new ReportOptions());

        var words = new CheckedWords(CheckedReport.Read(Encoding.UTF8.GetBytes(text.ToString())));

        Assert.Equal(report.Findings.Count, words.Report.Findings.Count);
        Assert.Equal(FindingRank.Order(report.Findings.Where(finding => finding.Waived is null)).Select(finding => finding.Fingerprint), words.Ranked.Select(finding => finding.Fingerprint));
    }
}
