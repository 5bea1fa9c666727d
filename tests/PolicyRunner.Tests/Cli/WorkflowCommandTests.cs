using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

public sealed class WorkflowCommandTests : IDisposable
{
    private const string Path = ".github/workflows/runbook-ops-001.yml";
    private readonly CliFixture cli = new();

    public WorkflowCommandTests() => Write("runbooks/look.md", "OPS-001");

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Workflows_are_written_and_their_drift_is_told()
    {
        Assert.Equal(1, cli.Run("workflow", "--all", "--check"));
        Assert.Equal($"policyrunner: {Path} is not there; run 'policyrunner workflow --all' and commit it.\n", cli.Error);
        Assert.False(File.Exists(cli.PathOf(Path)));
        Assert.Equal(0, cli.Run("workflow", "OPS-001"));
        Assert.Equal($"Wrote {Path}.\n", cli.Output);
        Assert.Equal(0, cli.Run("workflow", "--all", "--check"));
        Assert.Equal("1 workflow is up to date.\n", cli.Output);

        File.WriteAllText(cli.PathOf(Path), cli.Read(Path).Replace("contents: read", "contents: write", StringComparison.Ordinal));
        Assert.Equal(1, cli.Run("workflow", "--all", "--check"));
        Assert.Contains("contents: write", cli.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_workflow_that_is_a_link_is_neither_shown_nor_replaced()
    {
        File.WriteAllText(cli.PathOf("elsewhere.yml"), "secret\n");
        Directory.CreateDirectory(cli.PathOf(".github/workflows"));
        File.CreateSymbolicLink(cli.PathOf(Path), cli.PathOf("elsewhere.yml"));

        Assert.Equal(2, cli.Run("workflow", "--all", "--check"));
        Assert.Equal($"policyrunner: '{Path}' cannot be read: It is a symbolic link, which a new file would replace; put the file itself there.\n", cli.Error);
        Assert.Equal(2, cli.Run("workflow", "--all"));
        Assert.Equal("secret\n", cli.Read(Path));
    }

    [Fact]
    public void A_workflow_goes_with_its_runbook_and_others_stay()
    {
        Assert.Equal(0, cli.Run("workflow", "--all"));
        Write("runbooks/look.md", "OPS-002");
        File.WriteAllText(cli.PathOf(".github/workflows/runbook-mine.yml"), "name: mine\n");
        Assert.Equal(1, cli.Run("workflow", "--all", "--check"));
        Assert.Equal(0, cli.Run("workflow", "--all"));
        Assert.Equal($"Removed {Path}, which is of no runbook any more.\nWrote .github/workflows/runbook-ops-002.yml.\n", cli.Output);
        Assert.True(File.Exists(cli.PathOf(".github/workflows/runbook-mine.yml")));
    }

    [Fact]
    public void A_runbook_that_waits_for_a_time_comes_with_the_workflow_that_wakes_it_also_when_it_alone_is_made()
    {
        File.WriteAllText(cli.PathOf("runbooks/wait.md"), "---\nid: OPS-003\ntitle: Wait\nstatus: accepted\n---\n# Wait\n\n## Procedure\n\n```yaml wait id=pause timeout=3h\nfor: 2h\n```\n");
        Assert.Equal(0, cli.Run("workflow", "OPS-001"));
        Assert.False(File.Exists(cli.PathOf(".github/workflows/timers.yml")));
        Assert.Equal(0, cli.Run("workflow", "OPS-003"));
        Assert.Equal("Wrote .github/workflows/runbook-ops-003.yml.\nWrote .github/workflows/timers.yml.\n", cli.Output);
        Assert.Equal(0, cli.Run("workflow", "OPS-001"));
        Assert.Equal(0, cli.Run("workflow", "--all", "--check"));
    }

    [Fact]
    public void Without_a_runbook_that_may_run_there_is_nothing_to_make()
    {
        Write("runbooks/look.md", "OPS-001", "draft");
        Assert.Equal(3, cli.Run("workflow", "--all"));
        Assert.Contains("no accepted or frozen runbook", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_made_is_said_and_nothing_is_written()
    {
        Write("runbooks/slow.md", "OPS-002", attributes: "timeout=9h");
        Assert.Equal(2, cli.Run("workflow", "--all"));
        Assert.Equal("policyrunner: runbooks/slow.md:12:1: The stage 'look' may take 9 h, and a hosted job ends after 6 h; split it with needs=, shorten timeouts, or give it a runner of yours: runs-on=.\n", cli.Error);
        Assert.False(Directory.Exists(cli.PathOf(".github")));
    }

    [Fact]
    public void Either_runbooks_are_named_or_all_are_meant()
    {
        Assert.Equal(2, cli.Run("workflow"));
        Assert.Equal(2, cli.Run("workflow", "OPS-001", "--all"));
        Assert.Equal(2, cli.Run("workflow", "OPS-003"));
        Assert.Contains("There is no runbook 'OPS-003' below runbooks/. Did you mean 'OPS-001'?", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_hundred_steps_fit_into_one_stage_as_long_as_they_fit_into_a_job()
    {
        Write("runbooks/many.md", "OPS-003", "accepted", "timeout=10s", steps: 300);
        Assert.Equal(0, cli.Run("workflow", "OPS-003"));
        var text = cli.Read(".github/workflows/runbook-ops-003.yml");
        Assert.True(text.Length < 50_000, $"{text.Length}");
        Assert.Contains("stage-look:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("stage-look-2:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_problems_the_first_are_told_and_the_rest_counted()
    {
        Write("runbooks/many.md", "OPS-003", "accepted", "timeout=10s retry", steps: 300);
        Assert.Equal(2, cli.Run("workflow", "OPS-003"));
        Assert.StartsWith("policyrunner: runbooks/many.md:12:29: 'retry' has no value; write retry=VALUE.\n", cli.Error, StringComparison.Ordinal);
        Assert.EndsWith("policyrunner: And 280 more problems; mend these first, or name one runbook at a time.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_the_organisation_file_steers_no_terminal()
    {
        Directory.CreateDirectory(cli.PathOf("policies"));
        File.WriteAllText(cli.PathOf("policies/policyrunner.yml"), "waivers:\n  - { policy: RB302, path: \"runbooks/**\", runbook: \"\\e[2J \\u202E ##[error]y\", reason: x, owner: sre, expires: 2027-01-31 }\nother: 2\n");

        Assert.Equal(2, cli.Run("workflow", "--all"));
        Assert.Equal(2, cli.Error.TrimEnd().Split('\n').Length);
        Assert.Contains("found '\\x1b[2J \\u{202e} ##\\x5b", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(cli.Error, letter => letter is '\x1b' or '\u202e');
    }

    [Fact]
    public void A_title_is_in_a_workflow_what_it_looks_like()
    {
        File.WriteAllText(cli.PathOf("runbooks/look.md"), cli.Read("runbooks/look.md").Replace("title: Look", "title: \"Look ##[error]x \\u202Egnol $\\u200B{{ x }} end\"", StringComparison.Ordinal).Replace("### Look", "### Look \u202e##[group]x", StringComparison.Ordinal));

        Assert.Equal(0, cli.Run("workflow", "--all"));
        Assert.Contains("name: \"OPS-001 Look ## [error]x gnol $ {{ x }} end\"\n", cli.Read(Path), StringComparison.Ordinal);
        Assert.DoesNotContain("##[", cli.Read(Path), StringComparison.Ordinal);
        Assert.DoesNotContain("202E", cli.Read(Path), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202e', cli.Read(Path));
    }

    private void Write(string path, string id, string status = "accepted", string attributes = "timeout=1m", int steps = 1)
    {
        var procedure = string.Concat(Enumerable.Range(1, steps).Select(step => $"### Look\n\n```bash id=look{(step == 1 ? "" : $"-{step}")} {attributes}\nls\n```\n\n"));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(cli.PathOf(path))!);
        File.WriteAllText(cli.PathOf(path), $"---\nid: {id}\ntitle: Look\nstatus: {status}\n---\n# Look\n\n## Procedure\n\n{procedure}");
    }
}
