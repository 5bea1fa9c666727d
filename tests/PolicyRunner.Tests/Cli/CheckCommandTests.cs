using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Cli;
using PolicyRunner.Findings;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData(Verdict.Pass, false, false, 0)]
    [InlineData(Verdict.Fail, false, false, 1)]
    [InlineData(Verdict.Nothing, false, false, 3)]
    [InlineData(Verdict.Error, false, true, 4)]
    [InlineData(Verdict.Error, true, false, 2)]
    [InlineData(Verdict.Error, true, true, 2)]
    [InlineData(Verdict.Fail, false, true, 4)]
    public void The_exit_code_is_the_worst_that_applies(Verdict verdict, bool badConfiguration, bool brokenPolicy, int expected)
    {
        var errors = new List<CheckError>();
        if (badConfiguration)
        {
            errors.Add(new CheckError(null, "Bad.", null, IsUsage: true));
        }

        if (brokenPolicy)
        {
            errors.Add(new CheckError("RB1", "Broke.", null));
        }

        cli.Report = Sketch.Report() with { Verdict = verdict, Errors = errors };
        Assert.Equal(expected, cli.Run("check"));
    }

    [Theory]
    [InlineData(new[] { 1, 3, 5, 4, 2, 143, 130 }, 130)]
    [InlineData(new[] { 1, 3, 5, 4, 2, 143 }, 143)]
    [InlineData(new[] { 1, 3, 5, 4, 2 }, 2)]
    [InlineData(new[] { 1, 3, 5, 4 }, 4)]
    [InlineData(new[] { 1, 3, 5 }, 5)]
    [InlineData(new[] { 1, 3 }, 3)]
    [InlineData(new[] { 0, 1 }, 1)]
    [InlineData(new int[0], 0)]
    public void Exit_codes_have_an_order(int[] codes, int expected) => Assert.Equal(expected, ExitCode.Worst(codes));

    [Fact]
    public void Fail_on_never_spares_the_exit_code_and_not_the_verdict()
    {
        cli.Report = SampleReport.Create() with { FailOn = null };
        Assert.Equal(0, cli.Run("check", "--fail-on", "never", "--format", "json"));
        Assert.Null(cli.Request?.FailOn);
        using var json = JsonDocument.Parse(cli.Output);
        Assert.Equal("fail", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void Options_reach_the_check()
    {
        cli.Run("check", "a", "b", "--policies", "p", "--config", "c.yml", "--profile", "strict", "--fail-on", "warning", "--timings");
        Assert.NotNull(cli.Request);
        Assert.Equal(["a", "b"], cli.Request.Paths);
        Assert.Equal(("p", "c.yml", ProfileChoice.Strict, Severity.Warning, true), (cli.Request.PoliciesFolder, cli.Request.ConfigFile, cli.Request.Profile, cli.Request.FailOn, cli.Request.Timings));
        Assert.Equal(cli.Folder, cli.Request.WorkingDirectory);
    }

    [Fact]
    public void Reports_go_into_files_besides_the_answer()
    {
        Assert.Equal(0, cli.Run("check", "--report", "sarif=out/check.sarif", "--report", "junit=check.xml"));
        using var sarif = JsonDocument.Parse(cli.Read("out/check.sarif"));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        Assert.StartsWith("<?xml", cli.Read("check.xml"), StringComparison.Ordinal);
        Assert.Contains("Passed", cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFiles(cli.Folder, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_said_and_the_others_are_written()
    {
        Directory.CreateDirectory(cli.PathOf("taken"));
        Assert.Equal(2, cli.Run("check", "--report", "json=taken", "--report", "json=fine.json"));
        Assert.StartsWith("policyrunner: The report 'taken' cannot be written: ", cli.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(cli.PathOf("fine.json")));
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "1", false)]
    [InlineData(false, null, false)]
    public void Colours_need_a_terminal_that_wants_them(bool terminal, string? noColor, bool expected)
    {
        cli.IsTerminal = terminal;
        if (noColor is not null)
        {
            cli.Environment["NO_COLOR"] = noColor;
        }

        cli.Run("check");
        Assert.Equal(expected, cli.Output.Contains('\x1b'));
    }

    [Fact]
    public void On_GitHub_text_is_followed_by_annotations_and_the_summary_is_appended()
    {
        cli.Report = SampleReport.Create();
        OnGitHub();
        File.WriteAllText(cli.PathOf("summary.md"), "before\n");
        Assert.Equal(1, cli.Run("check"));
        Assert.Contains("\n::error file=runbooks/release.md,", cli.Output, StringComparison.Ordinal);
        Assert.StartsWith("before\n## ❌ Runbook check", cli.Read("summary.md"), StringComparison.Ordinal);
        Assert.Contains("(https://github.com/o/r/blob/abc/runbooks/a%20b%2Cc%3A100%25.md?plain=1#L1)", cli.Read("summary.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void On_GitHub_other_answers_stay_whole_and_annotations_take_stderr()
    {
        cli.Report = SampleReport.Create();
        OnGitHub();
        Assert.Equal(1, cli.Run("check", "--format", "json"));
        using var json = JsonDocument.Parse(cli.Output);
        Assert.StartsWith("::error file=", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_that_cannot_be_written_changes_no_verdict()
    {
        OnGitHub();
        Directory.CreateDirectory(cli.PathOf("summary.md"));
        Assert.Equal(0, cli.Run("check"));
        Assert.StartsWith("policyrunner: The job's summary cannot be written: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_that_GitHub_would_drop_is_left_out_and_said()
    {
        OnGitHub();
        File.WriteAllText(cli.PathOf("summary.md"), new string('x', 1024 * 1024));
        Assert.Equal(0, cli.Run("check"));
        Assert.Equal(1024 * 1024, cli.Read("summary.md").Length);
        Assert.Contains("longer than GitHub takes", cli.Error, StringComparison.Ordinal);
    }

    private void OnGitHub()
    {
        cli.Environment["GITHUB_ACTIONS"] = "true";
        cli.Environment["GITHUB_STEP_SUMMARY"] = cli.PathOf("summary.md");
        cli.Environment["GITHUB_SERVER_URL"] = "https://github.com";
        cli.Environment["GITHUB_REPOSITORY"] = "o/r";
        cli.Environment["GITHUB_SHA"] = "abc";
    }
}
