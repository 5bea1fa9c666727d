using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

public sealed class ReportSnapshotTests
{
    [Theory]
    [InlineData(ReportFormat.Text)]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.Sarif)]
    [InlineData(ReportFormat.Junit)]
    [InlineData(ReportFormat.GitHub)]
    [InlineData(ReportFormat.Markdown)]
    [InlineData(ReportFormat.Html)]
    public void A_report_looks_the_same_every_time(ReportFormat format)
    {
        var text = Sketch.Write(SampleReport.Create(), format);
        Assert.Equal(text, Sketch.Write(SampleReport.Create(), format));
        Snapshot.Match(text, format.ToString());
    }

    [Theory]
    [InlineData(ReportFormat.Text)]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.Sarif)]
    [InlineData(ReportFormat.Junit)]
    [InlineData(ReportFormat.GitHub)]
    [InlineData(ReportFormat.Markdown)]
    public void A_broken_policy_is_loud(ReportFormat format) =>
        Snapshot.Match(Sketch.Write(SampleReport.Broken(), format), $"Broken.{format}");

    [Fact]
    public void Waived_findings_and_times_are_shown_when_asked_for() => Snapshot.Match(
        Sketch.Write(SampleReport.Create(), ReportFormat.Text, new ReportOptions { ShowWaived = true, Timings = true }), "Everything");

    [Fact]
    public void Colours_are_for_terminals() => Snapshot.Match(
        Sketch.Write(SampleReport.Create(), ReportFormat.Text, new ReportOptions { Color = true }).Replace("\x1b", "␛", StringComparison.Ordinal), "Color");
}
