using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

/// <summary>What policies say may be megabytes: no report of it is put together in memory before it is written.</summary>
public sealed class StreamedReportTests
{
    [Theory]
    [InlineData(ReportFormat.Junit)]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Text)]
    public void A_report_is_written_finding_by_finding(ReportFormat format)
    {
        var file = Sketch.File("x", "runbooks/a.md");
        var output = new LongestWrite();

        ReportWriter.Write(Sketch.Report([.. Enumerable.Range(0, 100).Select(i => Sketch.Finding(file.Span(0, 1), new string('ä', 1000)))]), format, output, new ReportOptions());

        Assert.InRange(output.Longest, 1000, output.Total / 20);
    }

    [Fact]
    public void Where_one_write_ends_and_the_next_begins_no_command_of_a_log_comes_about() => Hostile.Always(text =>
    {
        foreach (var length in (int[])[1, 2, 3, int.MaxValue])
        {
            var output = new StringWriter();
            using (var harmless = new XmlForLogs(output))
            {
                foreach (var part in text.Chunk(length))
                {
                    harmless.Write(part);
                }
            }

            Assert.Equal(text.Replace("##[", "##&#91;", StringComparison.Ordinal), output.ToString());
        }
    });

    [Fact]
    public void A_fingerprint_of_half_characters_is_that_of_what_stands_for_them() => Hostile.Always(text =>
        Assert.Equal(Fingerprints.Hash(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), Fingerprints.Hash(text)));

    private sealed class LongestWrite : TextWriter
    {
        public int Longest { get; private set; }

        public int Total { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer) => (Longest, Total) = (Math.Max(Longest, buffer.Length), Total + buffer.Length);
    }
}
