using System.Text;
using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

public sealed class LimitTests
{
    [Fact]
    public void The_worst_findings_come_first_in_a_limited_channel()
    {
        var a = Sketch.File("a\nb\n", "runbooks/a.md");
        var b = Sketch.File("a\nb\n", "runbooks/b.md");
        var ordered = FindingRank.Order(
        [
            Sketch.Finding(a.Span(0, 1), "waived") with { Waived = "x", Enforcement = Enforcement.SoftMandatory },
            Sketch.Finding(a.Span(0, 1), "note", severity: Severity.Info),
            Sketch.Finding(b.Span(0, 1), "error in b"),
            Sketch.Finding(a.Span(2, 3), "error in a, line 2"),
            Sketch.Finding(a.Span(0, 1), "unsure", confidence: Confidence.Low),
            Sketch.Finding(a.Span(0, 1), "error in a, line 1"),
            Sketch.Finding(b.Span(2, 3), "hard", severity: Severity.Warning, enforcement: Enforcement.HardMandatory),
        ]);
        Assert.Equal(["hard", "error in a, line 1", "error in a, line 2", "error in b", "unsure", "note", "waived"], ordered.Select(finding => finding.Message));
    }

    [Fact]
    public void Annotations_stay_within_ten_of_a_level_and_the_rest_is_counted()
    {
        var file = Sketch.File(string.Concat(Enumerable.Repeat("x\n", 50)));
        var findings = Enumerable.Range(0, 50).Select(line => Sketch.Finding(file.Span(line * 2, (line * 2) + 1), severity: line < 25 ? Severity.Error : line < 40 ? Severity.Warning : Severity.Info));
        var lines = Lines([.. findings]);
        Assert.Equal(10, lines.Count(line => line.StartsWith("::error ", StringComparison.Ordinal)));
        Assert.Equal(10, lines.Count(line => line.StartsWith("::warning ", StringComparison.Ordinal)));
        Assert.Equal(10, lines.Count(line => line.StartsWith("::notice ", StringComparison.Ordinal)));
        Assert.Equal("20 more findings are not shown as annotations: see 'policyrunner check'.", lines[^1]);
    }

    [Fact]
    public void A_broken_policy_takes_the_room_of_an_error()
    {
        var file = Sketch.File("x\n");
        var report = Sketch.Report([.. Enumerable.Range(0, 10).Select(_ => Sketch.Finding(file.Span(0, 1)))]) with { Errors = [new CheckError("RB1", "It broke.", null)] };
        var lines = Sketch.Write(report, ReportFormat.GitHub).TrimEnd('\n').Split('\n');
        Assert.Equal("::error title=Policy RB1 broke::It broke.", lines[0]);
        Assert.Equal(10, lines.Count(line => line.StartsWith("::error ", StringComparison.Ordinal)));
        Assert.StartsWith("1 more finding is", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_cut_between_characters()
    {
        var message = new string('x', 4094) + "🚀🚀";
        var line = Lines([Sketch.Finding(Sketch.File("x").Span(0, 1), message)])[0];
        var data = line[(line.IndexOf("::", 2, StringComparison.Ordinal) + 2)..];
        Assert.Equal(new string('x', 4094) + "…", data);
    }

    [Fact]
    public void A_summary_stays_below_what_GitHub_takes()
    {
        var file = Sketch.File("x\n");
        var report = Sketch.Report([.. Enumerable.Range(0, 9000).Select(_ => Sketch.Finding(file.Span(0, 1), new string('é', 300)))]);
        var text = Sketch.Write(report, ReportFormat.Markdown);
        Assert.True(Encoding.UTF8.GetByteCount(text) < 1024 * 1024);
        Assert.Matches(@"\*\*\d{4} more\*\* not shown here", text);
    }

    [Fact]
    public void Code_scanning_gets_its_25000_worst_results_and_is_told_of_the_rest()
    {
        var file = Sketch.File("x\n");
        var findings = Enumerable.Range(0, 25_010).Select(number => Sketch.Finding(file.Span(0, 1), severity: number < 20 ? Severity.Info : Severity.Error));
        using var sarif = JsonDocument.Parse(Sketch.Write(Sketch.Report([.. findings]), ReportFormat.Sarif));
        var run = sarif.RootElement.GetProperty("runs")[0];
        var results = run.GetProperty("results");
        Assert.Equal(25_000, results.GetArrayLength());
        Assert.Equal(10, results.EnumerateArray().Count(result => result.GetProperty("level").GetString() == "note"));
        Assert.StartsWith("10 findings", run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_megabyte_is_shown_around_its_place()
    {
        var file = Sketch.File(new string('a', 1_000_000) + "HERE" + new string('b', 1_000_000));
        var excerpt = Excerpt.Of(file.Span(1_000_000, 1_000_004), SecretMask.None);
        Assert.True(excerpt.Line.Length < 130);
        Assert.Equal("HERE", excerpt.Line.Substring(excerpt.Column, excerpt.Width));
    }

    private static string[] Lines(IReadOnlyList<ReportedFinding> findings) =>
        Sketch.Write(Sketch.Report(findings), ReportFormat.GitHub).TrimEnd('\n').Split('\n');
}
