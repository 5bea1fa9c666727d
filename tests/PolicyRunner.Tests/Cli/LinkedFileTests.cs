using System.Diagnostics;
using PolicyRunner.Planning;
using PolicyRunner.Reporting.Plans;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

/// <summary>Commands write nothing through a link that leads out of the repository, and wait for no pipe that lies where a file should.</summary>
public sealed class LinkedFileTests : IDisposable
{
    private const string Secret = "of somebody else";

    private readonly CliFixture cli = new();
    private readonly DirectoryInfo outside = Directory.CreateTempSubdirectory("policyrunner-outside-");

    public void Dispose()
    {
        cli.Dispose();
        outside.Delete(recursive: true);
    }

    [UnixFact]
    public void An_index_that_is_a_link_is_neither_read_nor_replaced()
    {
        Directory.CreateDirectory(cli.PathOf("runbooks"));
        File.WriteAllText(Path.Combine(outside.FullName, "secret.md"), Secret);
        File.CreateSymbolicLink(cli.PathOf("runbooks/README.md"), Path.Combine(outside.FullName, "secret.md"));

        Assert.Equal(2, cli.Run("index"));
        Assert.Equal("policyrunner: 'runbooks/README.md' cannot be read: It is a symbolic link, which a new file would replace; put the file itself there.\n", cli.Error);
        Assert.Equal(2, cli.Run("index", "--check"));
        Assert.NotNull(new FileInfo(cli.PathOf("runbooks/README.md")).LinkTarget);
    }

    [UnixFact]
    public void A_page_about_policies_that_is_a_link_is_not_compared()
    {
        File.WriteAllText(Path.Combine(outside.FullName, "secret.md"), Secret);
        File.CreateSymbolicLink(cli.PathOf("page.md"), Path.Combine(outside.FullName, "secret.md"));

        Assert.Equal(2, cli.Run("policy", "docs", "--check", "--out", "page.md"));
        Assert.Contains("It is a symbolic link", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, cli.Output + cli.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("index")]
    [InlineData("new", "release", "runbooks/deep/api.md")]
    [InlineData("policy", "docs", "--out", "runbooks/README.md")]
    public void Nothing_is_written_through_a_folder_that_leads_out_of_the_repository(params string[] command)
    {
        Directory.CreateSymbolicLink(cli.PathOf("runbooks"), outside.FullName);

        Assert.Equal(2, cli.Run(command));
        Assert.Contains("A symbolic link in its path leads out of the repository or into .git; name the place itself.", cli.Error, StringComparison.Ordinal);
        Assert.Empty(outside.GetFileSystemInfos());
    }

    [UnixTheory]
    [InlineData("index")]
    [InlineData("new", "release", "runbooks/deep/api.md")]
    [InlineData("policy", "docs", "--out", "runbooks/config")]
    [InlineData("policy", "docs", "--out", "again/.git")]
    public void Nothing_is_written_through_a_link_into_git(params string[] command)
    {
        Directory.CreateDirectory(cli.PathOf(".git"));
        Directory.CreateSymbolicLink(cli.PathOf("runbooks"), ".git");
        Directory.CreateSymbolicLink(cli.PathOf("again"), ".");
        File.WriteAllText(cli.PathOf(".git/config"), Secret);

        Assert.Equal(2, cli.Run(command));
        Assert.Contains("A symbolic link in its path leads out of the repository or into .git; name the place itself.", cli.Error, StringComparison.Ordinal);
        Assert.Equal(Secret, cli.Read(".git/config"));
        Assert.Equal(["config"], Directory.EnumerateFileSystemEntries(cli.PathOf(".git")).Select(Path.GetFileName));
    }

    [UnixTheory]
    [InlineData("out")]
    [InlineData(".git")]
    [InlineData("elsewhere")]
    public void No_policy_is_written_into_a_folder_that_no_policy_is_read_from(string target)
    {
        var folder = target == "out" ? outside.FullName : cli.PathOf(target);
        Directory.CreateDirectory(folder);
        Directory.CreateSymbolicLink(cli.PathOf("rules"), folder);

        Assert.Equal(2, cli.Run("policy", "new", "TEAM1", "be-kind", "--policies", "rules"));
        Assert.Equal("policyrunner: 'rules' is a symbolic link, and rules are not read through one; put what it leads to there.\n", cli.Error);
        Assert.Empty(new DirectoryInfo(folder).GetFileSystemInfos());
    }

    [UnixFact]
    public void A_report_overwrites_nothing_of_git_through_a_link()
    {
        Directory.CreateDirectory(cli.PathOf(".git"));
        Directory.CreateSymbolicLink(cli.PathOf("o"), ".git");
        File.WriteAllText(cli.PathOf(".git/config"), Secret);
        File.WriteAllText(cli.PathOf("a.md"), "# A\n\nText.\n");

        Assert.NotEqual(0, cli.Run("check", "--report", "json=o/config"));
        Assert.Contains("The report 'o/config' cannot be written: A symbolic link in its path leads out of the repository or into .git; name the place itself.", cli.Error, StringComparison.Ordinal);
        Assert.Equal(Secret, cli.Read(".git/config"));
    }

    [UnixFact]
    public void What_its_user_names_in_git_itself_is_written()
    {
        Directory.CreateDirectory(cli.PathOf(".git"));

        Assert.Equal(0, cli.Run("policy", "docs", "--out", ".git/policies.md"));
        Assert.True(File.Exists(cli.PathOf(".git/policies.md")));
    }

    [UnixFact]
    public void A_folder_that_is_a_link_within_the_repository_is_written_through()
    {
        Directory.CreateDirectory(cli.PathOf("docs/runbooks"));
        Directory.CreateSymbolicLink(cli.PathOf("runbooks"), "docs/runbooks");

        Assert.Equal(0, cli.Run("new", "release", "runbooks/api.md"));
        Assert.True(File.Exists(cli.PathOf("docs/runbooks/api.md")));
    }

    [UnixTheory]
    [InlineData("verify")]
    [InlineData("report")]
    public void A_journal_that_is_a_pipe_is_not_waited_for(string command)
    {
        Pipe("journal.jsonl");

        Assert.Equal(2, cli.Run("audit", command, "journal.jsonl"));
        Assert.Equal("policyrunner: 'journal.jsonl' cannot be read: It is a folder, a pipe or a device and no ordinary file.\n", cli.Error);
    }

    [UnixTheory]
    [InlineData("7f3a")]
    [InlineData("unpacked")]
    public void A_journal_that_came_as_a_link_is_not_read(string run)
    {
        File.WriteAllText(Path.Combine(outside.FullName, "journal.jsonl"), Secret);
        Directory.CreateDirectory(cli.PathOf("unpacked"));
        File.CreateSymbolicLink(cli.PathOf("unpacked/journal.jsonl"), Path.Combine(outside.FullName, "journal.jsonl"));
        Directory.CreateDirectory(cli.PathOf(".policyrunner/runs"));
        Directory.CreateSymbolicLink(cli.PathOf(".policyrunner/runs/7f3a"), outside.FullName);

        Assert.Equal(2, cli.Run("audit", "verify", run));
        Assert.Contains("is a symbolic link, and no record is read through one.", cli.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_plan_that_is_a_pipe_is_not_waited_for()
    {
        Pipe("plan.json");

        Assert.Equal("It is a folder, a pipe or a device and no ordinary file.", Assert.Throws<IOException>(() => PlanFile.Read(cli.PathOf("plan.json"))).Message);
    }

    [Theory]
    [InlineData("""{ "version": 1, "steps": [], "steps": [] }""", "This is no plan: a member stands twice in it.")]
    [InlineData("""{ "version": 1, "parameters": { "a": 1, "a": 2 } }""", "This is no plan: a member stands twice in it.")]
    [InlineData("{\n\"version\": 1,\n,", "This is no plan: no JSON from line 3 on.")]
    public void What_is_no_plan_to_compare_with_is_said_in_our_own_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => PlanDifference.Parse(text)).Message);

    [UnixFact]
    public void Approvals_that_are_no_ordinary_files_are_named_and_not_opened()
    {
        Directory.CreateDirectory(cli.PathOf("plan.json.approvals"));
        Pipe("plan.json.approvals/a.json");
        File.CreateSymbolicLink(cli.PathOf("plan.json.approvals/b.json"), "/dev/zero");
        File.WriteAllText(Path.Combine(outside.FullName, "c.json"), Secret);
        File.CreateSymbolicLink(cli.PathOf("plan.json.approvals/c.json"), Path.Combine(outside.FullName, "c.json"));
        var (approvals, unreadable) = ApprovalFolder.Read(cli.PathOf("plan.json"));

        Assert.Empty(approvals);
        Assert.Equal(["a.json it is no ordinary file", "b.json it is no ordinary file", "c.json it is no ordinary file"], unreadable.Select(one => $"{one.Source} {one.Reason}"));
    }

    [UnixFact]
    public void Approvals_in_a_folder_that_is_a_link_are_refused()
    {
        Directory.CreateSymbolicLink(cli.PathOf("plan.json.approvals"), outside.FullName);

        Assert.Contains("is a symbolic link; put the approvals themselves there.", Assert.Throws<ApprovalException>(() => ApprovalFolder.Read(cli.PathOf("plan.json"))).Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void An_approval_is_not_written_into_a_folder_that_is_a_link()
    {
        Directory.CreateSymbolicLink(cli.PathOf("plan.json.approvals"), outside.FullName);
        var statement = new ApprovalStatement { Repository = "r", Digest = "d", Request = "q", Requester = "alice" };

        Assert.Contains("is a symbolic link; put the approvals themselves there.", Assert.Throws<IOException>(() => ApprovalFolder.Write(cli.PathOf("plan.json"), new Approval(statement, "", ""), "alice")).Message, StringComparison.Ordinal);
        Assert.Empty(outside.GetFileSystemInfos());
    }

    [UnixFact]
    public void A_note_for_the_clock_is_not_written_through_a_link_that_leads_out()
    {
        Directory.CreateSymbolicLink(cli.PathOf(".policyrunner"), outside.FullName);

        Assert.Throws<IOException>(() => new RunTimer { Run = "1", Runbook = "OPS-001", Due = DateTimeOffset.UnixEpoch }.Write(cli.PathOf("")));
        Assert.Empty(outside.GetFileSystemInfos());
    }

    private void Pipe(string path)
    {
        using var made = Process.Start("mkfifo", cli.PathOf(path));
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
