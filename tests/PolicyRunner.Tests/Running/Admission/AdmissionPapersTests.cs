using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Running.Admission;

public sealed class AdmissionPapersTests : IDisposable
{
    private readonly GitFolder folder = new();

    public AdmissionPapersTests() => folder.Write("runbooks/a.md", "# A\n").Write("deploy.sh", "true\n").Write(".gitignore", "*.log\n").Commit();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Whatever_is_not_as_the_commit_has_it_is_named()
    {
        Assert.Empty(Read().Changes);

        folder.Write("runbooks/a.md", "# B\n").Write("new/tool.sh", "true\n").Write("ä b.sh", "true\n").Write("run.log", "ignored\n");
        File.Delete(folder.At("deploy.sh"));

        Assert.Equal(["deploy.sh", "new/tool.sh", "runbooks/a.md", "ä b.sh"], Read().Changes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_staged_is_not_committed_either()
    {
        folder.Write("deploy.sh", "false\n");
        folder.Git("add", "--all");

        Assert.Equal(["deploy.sh"], Read().Changes);
    }

    [Theory]
    [InlineData("--assume-unchanged")]
    [InlineData("--skip-worktree")]
    public void A_file_that_git_was_told_not_to_look_at_is_not_known_to_be_committed(string mark)
    {
        folder.Git("update-index", mark, "deploy.sh");
        folder.Write("deploy.sh", "false\n");

        Assert.Equal(["deploy.sh"], Read().Changes);
    }

    [Fact]
    public void What_a_sparse_checkout_leaves_out_is_no_change()
    {
        folder.Write("big/data.txt", "x\n").Commit();
        folder.Git("sparse-checkout", "set", "runbooks");

        Assert.False(File.Exists(folder.At("big/data.txt")));
        Assert.Empty(Read().Changes);
    }

    [Fact]
    public void The_plan_its_approvals_and_the_tools_own_folder_are_no_part_of_what_runs()
    {
        folder.Write("plan.json", "{}").Write("plan.json.approvals/dba-1.json", "{}").Write(".policyrunner/runs/1/journal.jsonl", "").Write("plan.json.sh", "true\n");

        Assert.Equal(["plan.json.sh"], Read("plan.json").Changes);
        Assert.Equal(["plan.json", "plan.json.approvals/dba-1.json", "plan.json.sh"], Read().Changes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_filter_and_no_hook_of_the_repository_is_run_to_find_out()
    {
        var mark = folder.At(".git/ran");
        folder.Git("config", "filter.evil.clean", $"touch '{mark}'; cat");
        folder.Git("config", "filter.evil.process", $"touch '{mark}'");
        folder.Git("config", "filter.evil.required", "true");
        folder.Git("config", "core.fsmonitor", $"touch '{mark}'");
        folder.Write(".gitattributes", "* filter=evil\n").Write("deploy.sh", "changed\n");

        Assert.Equal([".gitattributes", "deploy.sh"], Read().Changes.Order(StringComparer.Ordinal));
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Files_beside_a_plan_that_are_no_approvals_are_named_and_count_for_nothing()
    {
        var huge = new string('x', Approval.LongestFile + 1);
        folder.Write("plan.json.approvals/a.json", "nonsense").Write("plan.json.approvals/b.json", huge).Write("plan.json.approvals/c.txt", "")
            .Write("plan.json.approvals/d.json", "{ \"version\": 1, \"statement\": { \"repository\": \"r\", \"digest\": \"d\", \"request\": \"q\", \"requester\": \"a\", \"more\": 1 }, \"signature\": \"s\" }");

        var papers = Read("plan.json");

        Assert.Empty(papers.Approvals);
        Assert.Equal(["a.json", "b.json", "d.json"], papers.Unreadable.Select(file => file.Source));
    }

    [Fact]
    public void A_folder_in_no_repository_is_known_by_its_path()
    {
        var alone = Directory.CreateTempSubdirectory("policyrunner-papers-");

        Assert.Equal(alone.FullName, AdmissionPapers.Read(alone.FullName, null, CancellationToken.None).Repository);
        alone.Delete();
    }

    [Fact]
    public void A_signed_statement_is_read_back_as_it_was_written()
    {
        var statement = new ApprovalStatement { Repository = "r/ü", Digest = "d", Request = "q", Requester = "a@example.com", Role = "dba", Expires = new DateTimeOffset(2026, 11, 25, 16, 30, 1, TimeSpan.Zero) };
        var request = statement with { Role = null, Expires = null };

        Assert.All([statement, request], said =>
        {
            var read = Approval.Parse(new Approval(said, "signature\n", "x.json").ToJson(), "x.json")!;
            Assert.Equal(said, read.Statement);
            Assert.Equal(said.ToBytes(), read.Statement.ToBytes());
        });
        Assert.Equal("{\"digest\":\"d\",\"expires\":\"2026-11-25T16:30:01Z\",\"repository\":\"r/ü\",\"request\":\"q\",\"requester\":\"a@example.com\",\"role\":\"dba\"}", System.Text.Encoding.UTF8.GetString(statement.ToBytes()));
    }

    private AdmissionPapers Read(string? plan = null) => AdmissionPapers.Read(folder.Root, plan, CancellationToken.None);
}
