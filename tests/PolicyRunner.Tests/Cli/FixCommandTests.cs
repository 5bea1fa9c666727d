using System.Text.Json;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Cli;

public sealed class FixCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("Safe", "--fix", "safe")]
    [InlineData("All dry", "--fix", "all", "--dry-run")]
    [InlineData(null)]
    public void What_is_asked_for_is_done(string? mending, params string[] options)
    {
        cli.Report = SampleReport.Create() with { Fixes = new FixAccount { Made = [] } };
        cli.Run(["check", .. options]);

        Assert.Equal(mending, cli.Mending);
    }

    [Theory]
    [InlineData("--dry-run goes with --fix", "--dry-run")]
    [InlineData("--fix takes safe, all", "--fix", "some")]
    [InlineData("--dry-run prints a diff", "--fix", "all", "--dry-run", "--format", "json")]
    public void What_makes_no_sense_is_misuse(string message, params string[] options)
    {
        Assert.Equal(2, cli.Run(["check", .. options]));
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_mended_stands_before_the_findings_and_in_the_json()
    {
        var finding = SampleReport.Create().Findings.First(finding => finding.Fix is not null);
        cli.Report = SampleReport.Create() with { Fixes = new FixAccount { Made = [new MadeFix(finding, Remains: true)] } };
        cli.Run("check", "--fix", "all");
        Assert.StartsWith($"Made 1 fix in 0 files:\n  {finding.Span.File.Path}:{finding.Span.StartPosition.Line} {finding.Policy} {finding.Fix!.Title} (the finding remains)\n", cli.Output, StringComparison.Ordinal);

        cli.Run("check", "--fix", "all", "--format", "json");
        using var json = JsonDocument.Parse(cli.Output);
        var made = json.RootElement.GetProperty("fixes").GetProperty("made")[0];
        Assert.Equal((finding.Policy, finding.Fix.IsSafe, true), (made.GetProperty("policy").GetString(), made.GetProperty("safe").GetBoolean(), made.GetProperty("remains").GetBoolean()));
    }

    [Fact]
    public void A_page_whose_commands_were_changed_is_named_once()
    {
        cli.Report = Sketch.Report() with { Fixes = new FixAccount { Made = [], Files = [Change("a\n", "b\n") with { ChangesCommands = true }] } };
        foreach (string[] options in (string[][])[[], ["--dry-run"]])
        {
            cli.Run(["check", "--fix", "all", .. options]);

            Assert.Equal(2, cli.Error.Split("policyrunner: a.md: The fixes change the commands of this page; look at them before somebody runs them.\n").Length);
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 4)]
    public void What_was_refused_is_a_complaint_and_no_pass(bool isUsage, int code)
    {
        cli.Report = Sketch.Report() with { Fixes = new FixAccount { Made = [], Refused = [new RefusedFix("docs/a.md", "It is\x1b[2J read-only.", isUsage)] } };

        Assert.Equal(code, cli.Run("check", "--fix", "safe"));
        Assert.Contains("policyrunner: docs/a.md: It is\\x1b[2J read-only.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_says_what_it_cannot_mend_and_ends_as_the_files_are()
    {
        cli.Report = Sketch.Report() with { Fixes = new FixAccount { Made = [], Refused = [new RefusedFix("T1", "Its fix does not end."), new RefusedFix("docs/a.md", "It is read-only.", IsUsage: true)] } };

        Assert.Equal(0, cli.Run("check", "--fix", "safe", "--dry-run"));
        Assert.Contains("policyrunner: T1: Its fix does not end.\npolicyrunner: docs/a.md: It is read-only.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diff_is_harmless_on_a_terminal_and_exact_in_a_pipe()
    {
        cli.Report = Sketch.Report() with { Fixes = new FixAccount { Made = [], Files = [Change("a\n", "\x1b[2J\r\n")] } };
        cli.Run("check", "--fix", "all", "--dry-run");
        Assert.EndsWith("@@ -1 +1 @@\n-a\n+\x1b[2J\r\n", cli.Output, StringComparison.Ordinal);

        cli.IsTerminal = true;
        cli.Environment["NO_COLOR"] = "1";
        cli.Run("check", "--fix", "all", "--dry-run");
        Assert.EndsWith("@@ -1 +1 @@\n-a\n+\\x1b[2J\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_job_no_line_of_a_diff_is_taken_for_a_command()
    {
        cli.Environment["GITHUB_ACTIONS"] = "true";
        cli.Report = Sketch.Report() with { Fixes = new FixAccount { Made = [], Files = [Change("::error::x\na\n", "::error::x\nb\n")] } };
        cli.Run("check", "--fix", "all", "--dry-run");

        var lines = cli.Output.Split('\n');
        Assert.StartsWith("::stop-commands::", lines[0], StringComparison.Ordinal);
        Assert.Equal($"::{lines[0]["::stop-commands::".Length..]}::", lines[^2]);
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("docs", "--check", "--out", "page.md")]
    public void In_a_job_no_line_of_a_page_about_policies_is_taken_for_a_command(params string[] arguments)
    {
        File.WriteAllText(cli.PathOf("page.md"), "::error::x\n");
        cli.Environment["GITHUB_ACTIONS"] = "true";
        cli.Run(["policy", .. arguments]);

        var lines = cli.Output.Split('\n');
        Assert.StartsWith("::stop-commands::", lines[0], StringComparison.Ordinal);
        Assert.Equal($"::{lines[0]["::stop-commands::".Length..]}::", lines[^2]);
    }

    // The contract of the command with a real folder, a real process and the real git.
    [Fact]
    public async Task The_diff_of_a_dry_run_applied_by_git_gives_what_the_fix_writes()
    {
        using var repository = new TemporaryRepository();
        repository.Write("docs/a \"b\" é.md", "\uFEFF# Page\r\n\r\nSee [the site](ttps://example.org/a).\r\n\r\n```bash\r\nkubectl delete ns x\r\n```");
        var dry = await ToolProcess.RunAsync(repository.Root, "check", "docs", "--fix", "all", "--dry-run");
        repository.Write("patch", dry.Output);
        var before = File.ReadAllBytes(repository.At("docs/a \"b\" é.md"));

        var wet = await ToolProcess.RunAsync(repository.Root, "check", "docs", "--fix", "all");
        var after = File.ReadAllBytes(repository.At("docs/a \"b\" é.md"));
        Assert.Equal(0, wet.ExitCode);
        Assert.NotEqual(before, after);

        repository.Write("docs/a \"b\" é.md", before);
        GitProcess.Apply(repository.Root, "patch");
        Assert.Equal(after, File.ReadAllBytes(repository.At("docs/a \"b\" é.md")));
    }

    private static FileChange Change(string before, string after) =>
        new(new SourceFile("a.md", before), new SourceFile("a.md", after)) { Diff = UnifiedDiff.Of("a.md", before, after), HidesSecret = false };
}
