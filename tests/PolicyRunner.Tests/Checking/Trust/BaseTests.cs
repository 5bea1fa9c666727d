using PolicyRunner.Checking;
using PolicyRunner.Git;
using PolicyRunner.Tests.Git;
using PolicyRunner.Tests.Schemas;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Trust;

public sealed class BaseTests : IDisposable
{
    private readonly ReviewedRepository repository = new();

    public void Dispose() => repository.Dispose();

    [UnixFact]
    public async Task Without_a_temporary_folder_the_base_cannot_be_laid_out_and_that_is_said()
    {
        var answer = await ToolProcess.RunAsync(repository.Git.Root, new Dictionary<string, string> { ["TMPDIR"] = "/nonexistent/of-nobody" }, "check", "--base", "main");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("The files of 'main' cannot be laid out in /nonexistent/of-nobody/: ", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_leaves_the_rules_alone_says_only_who_judged()
    {
        repository.Git.Write("runbooks/other.md", "# Other\n").Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Null(answer.Changes);
        Assert.Equal(("main", 64), (answer.Base.GetProperty("name").GetString(), answer.Base.GetProperty("digest").GetString()!.Length));
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("report.yml", answer.Process.Output), "check-report"));
    }

    [Fact]
    public async Task A_commit_that_judges_itself_is_named_as_that()
    {
        var answer = await repository.CheckAsync("--base", "topic");

        Assert.Equal("'topic' is the commit that is checked out: only what is not committed is judged by other rules than its own.", answer.Base.GetProperty("notes")[0].GetString());
    }

    [Fact]
    public async Task A_change_of_the_rules_is_told_by_its_effect()
    {
        repository.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation.Replace("RB307: { severity: error }", "RB307: { severity: warning }", StringComparison.Ordinal));
        File.Delete(repository.Git.At(ReviewedRepository.PolicyPath));
        repository.Git.Write("policies/TEAM9.csx", ReviewedRepository.Policy("TEAM9", "Info")).Commit();
        var answer = await repository.CheckAsync("--base", "main");

        var changes = answer.Changes!.Value;
        Assert.Equal(["policies/TEAM1-no-get.csx", "policies/TEAM9.csx", "policies/policyrunner.yml"], changes.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        Assert.Equal(
            ["RB307 0 0 1", "TEAM1 0 1 0", "TEAM9 1 0 0"],
            changes.GetProperty("policies").EnumerateArray().Select(policy => string.Join(' ', policy.EnumerateObject().Select(member => member.Value))));
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("report.yml", answer.Process.Output), "check-report"));

        var text = await ToolProcess.RunAsync(repository.Git.Root, "check", "--base", "main", "--report", "markdown=report.md", "--report", "sarif=report.sarif", "--report", "html=report.html");
        const string sentence = "Merged, they would add 1, remove 1, reweigh 1 findings (RB307 ~1, TEAM1 -1, TEAM9 +1)";
        Assert.Contains($"they did not judge. {sentence}", text.Output, StringComparison.Ordinal);
        Assert.Contains($"Judged by the rules of main (commit {repository.Git.Git("rev-parse", "main")[..12]}, sha256 ", text.Output, StringComparison.Ordinal);
        Assert.Contains("they would add 1", File.ReadAllText(repository.Git.At("report.md")), StringComparison.Ordinal);
        Assert.Matches($"\n> Judged by the rules of main \\(commit `{repository.Git.Git("rev-parse", "main")[..12]}`, sha256 `[0-9a-f]{{12}}`\\)\\.\n", File.ReadAllText(repository.Git.At("report.md")));
        Assert.Contains("they would add 1", File.ReadAllText(repository.Git.At("report.html")), StringComparison.Ordinal);
        Assert.Contains("\"reweighed\": 1", File.ReadAllText(repository.Git.At("report.sarif")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_two_base_policies_with_the_same_id_can_be_taken_out()
    {
        repository.Git.Git("checkout", "--quiet", "main");
        repository.Git.Write("policies/TEAM3-a.csx", ReviewedRepository.Policy("TEAM3", "Error", "runbook.Commands.Select(command => command.Finding(\"Found 1.\"))"));
        repository.Git.Write("policies/TEAM3-b.csx", ReviewedRepository.Policy("TEAM3", "Error", "runbook.Commands.Select(command => command.Finding(\"Found 2.\"))")).Commit();
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        File.Delete(repository.Git.At("policies/TEAM3-b.csx"));
        repository.Git.Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(2, answer.ExitCode);
        Assert.Equal(["TEAM3 0 1 0"], answer.Changes!.Value.GetProperty("policies").EnumerateArray().Select(policy => string.Join(' ', policy.EnumerateObject().Select(member => member.Value))));
    }

    [Fact]
    public async Task The_lock_the_baseline_and_gates_are_named_among_the_rules_that_a_change_touches()
    {
        repository.Git.Git("checkout", "--quiet", "main");
        repository.Git.Write("policies/policyrunner.lock", "version 1\n").Write("known.json", "{ \"version\": 1, \"findings\": [] }").Write("policies/gates/canary.yml", "version: 1\n").Commit();
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        File.Delete(repository.Git.At("policies/policyrunner.lock"));
        repository.Git.Write("known.json", "{ \"version\": 1,\n\"findings\": [] }").Write("policies/gates/canary.yml", "version: 2\n").Commit();
        var answer = await repository.CheckAsync("--base", "main", "--baseline", "known.json", "runbooks");

        Assert.Equal(["known.json", "policies/gates/canary.yml", "policies/policyrunner.lock"], answer.Changes!.Value.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        Assert.DoesNotContain("known.json", (await repository.CheckAsync("--base", "main", "runbooks")).Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "pass", 0)]
    [InlineData(true, "fail", 1)]
    public async Task The_rules_of_a_change_are_tried_with_the_baseline_that_would_count_then(bool isEmptied, string verdict, int added)
    {
        repository.Git.Git("checkout", "--quiet", "main");
        Assert.Equal(0, (await repository.CheckAsync("--baseline", "known.json", "--update-baseline", "grow")).ExitCode);
        repository.Git.Commit();
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        repository.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation + "# note\n");
        if (isEmptied)
        {
            repository.Git.Write("known.json", "{ \"version\": 1, \"findings\": [] }\n");
        }

        repository.Git.Commit();
        var answer = await repository.CheckAsync("--base", "main", "--baseline", "known.json");
        var changes = answer.Changes!.Value;

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal((verdict, 1 - added), (changes.GetProperty("verdict").GetString(), (await repository.CheckAsync("--baseline", "known.json")).ExitCode is 0 ? 1 : 0));
        Assert.Equal(added, changes.GetProperty("policies").EnumerateArray().Where(policy => policy.GetProperty("policy").GetString() == "TEAM1").Sum(policy => policy.GetProperty("added").GetInt32()));
    }

    [Fact]
    public async Task Changed_rules_that_break_are_notes_and_no_errors()
    {
        repository.Git.Write("policies/TEAM3.csx", ReviewedRepository.Policy("TEAM3", "Error", "throw new InvalidOperationException(\"stop\" + new string('x', 100_000))")).Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(0, answer.Report.GetProperty("account").GetProperty("errors").GetInt32());
        Assert.Contains("The policy threw InvalidOperationException: stop", answer.Notes, StringComparison.Ordinal);
        Assert.True(answer.Notes.Length < 1000);
        Assert.Null(answer.Changes!.Value.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Rules_that_use_up_all_memory_change_nothing_but_the_note()
    {
        repository.Git.Write("policies/TEAM3.csx", ReviewedRepository.Policy("TEAM3", "Error", "Enumerable.Range(0, int.MaxValue).Select(number => runbook.Finding($\"{number}\"))")).Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal((1, 0), (answer.ExitCode, answer.Report.GetProperty("account").GetProperty("errors").GetInt32()));
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Null(answer.Changes!.Value.GetProperty("verdict").GetString());
        Assert.NotEmpty(answer.Notes);
    }

    [Fact]
    public async Task Other_names_of_sections_are_tried_too()
    {
        repository.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation + "sections:\n  rollback: [Procedure]\n").Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(["policies/policyrunner.yml"], answer.Changes!.Value.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
    }

    [Fact]
    public async Task Without_policies_at_the_base_the_shipped_ones_judge_and_that_is_said()
    {
        repository.Git.Git("checkout", "--quiet", "--orphan", "empty");
        repository.Git.Git("rm", "-r", "--quiet", "-f", "policies");
        repository.Git.Commit();
        repository.Git.Git("checkout", "--quiet", "topic");
        var answer = await repository.CheckAsync("--base", "empty");

        Assert.Equal("There is no policies folder at the base 'empty': the policies shipped with the tool judged alone.", answer.Base.GetProperty("notes")[0].GetString());
        Assert.Equal(["RB307 warning"], answer.Findings);
        Assert.Equal((2, "There is no policies folder 'policies' at the base 'empty'; name another one or leave --policies out."), await Refusal("--base", "empty", "--policies", "policies"));
    }

    [Theory]
    [InlineData("nowhere", "The commit 'nowhere' is not in this clone, which has no remote to fetch it from.")]
    [InlineData("policies", "The commit 'policies' is not in this clone, which has no remote to fetch it from. For the folder write './policies'.")]
    [InlineData("./nowhere", "There is no folder './nowhere' to be the base.")]
    public async Task Without_its_judge_nothing_is_checked(string name, string message)
    {
        var answer = await repository.CheckAsync("--base", name);

        Assert.Equal((2, message), (answer.ExitCode, answer.Error));
        Assert.Equal(0, answer.Report.GetProperty("account").GetProperty("evaluations").GetInt32());
    }

    [Fact]
    public async Task Paths_of_rules_are_those_of_the_base_from_any_folder()
    {
        repository.Git.Git("checkout", "--quiet", "-B", "moved", "main");
        Directory.CreateDirectory(repository.Git.At("ops"));
        Directory.Move(repository.Git.At("policies"), repository.Git.At("ops/rules"));
        File.Move(repository.Git.At("ops/rules/policyrunner.yml"), repository.Git.At("ops/org.yml"));
        repository.Git.Commit();
        Directory.Delete(repository.Git.At("ops"), recursive: true);
        repository.Git.Commit();
        var answer = await ReviewedRepository.CheckInAsync(repository.Git.At("runbooks"), "--base", "HEAD~1", "--policies", "../ops/rules", "--config", "../ops/org.yml", ".");

        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        var outside = Path.GetTempPath();
        Assert.Equal((2, $"With --base, '{outside}' must be a path of the repository, where the base has it too."), await Refusal("--base", "HEAD~1", "--policies", outside));
    }

    [Fact]
    public async Task A_folder_judges_when_it_is_written_as_one()
    {
        var folder = repository.Git.Root + "-base";
        repository.Git.Git("worktree", "add", "--quiet", "--detach", folder, "main");
        try
        {
            Directory.Delete(repository.Git.At("policies"), recursive: true);
            var answer = await repository.CheckAsync("--base", "../" + Path.GetFileName(folder));
            Assert.Equal(ReviewedRepository.Findings, answer.Findings);
            Assert.Null(answer.Base.GetProperty("commit").GetString());

            // And a linked worktree, with a detached head and from a folder below, finds its base.
            answer = await ReviewedRepository.CheckInAsync(Path.Combine(folder, "runbooks"), "--base", "main", ".");
            Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_shallow_clone_says_what_to_fetch_and_then_works()
    {
        using var clone = new GitFolder(repository.Git, "--depth=1", "--branch=topic");
        var answer = await ReviewedRepository.CheckInAsync(clone.Root, "--base", "origin/main");
        Assert.Equal((2, "The commit 'origin/main' is not in this clone; fetch it: git fetch origin main."), (answer.ExitCode, answer.Error));

        clone.Git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main");
        Assert.Equal(ReviewedRepository.Findings, (await ReviewedRepository.CheckInAsync(clone.Root, "--base", "origin/main")).Findings);
    }

    [Fact]
    public void A_document_is_found_at_the_base_where_it_was()
    {
        Directory.CreateDirectory(repository.Git.At("runbooks/pods"));
        File.Move(repository.Git.At("runbooks/look.md"), repository.Git.At("runbooks/pods/look.md"));
        repository.Git.Write("runbooks/new.md", "# New\n\nSomething else altogether.\n");
        var request = new CheckRequest { WorkingDirectory = repository.Git.Root, Base = "main" };
        var library = LibraryLoader.Load(["runbooks"], repository.Git.Root, CancellationToken.None);
        using var rules = RuleSource.Open(request, CancellationToken.None);
        var versions = new BaseVersions(rules, library);

        Assert.Equal("runbooks/look.md", versions.PathOf("runbooks/pods/look.md"));
        Assert.Equal("runbooks/look.md", versions.Of("runbooks/pods/look.md")?.Path);
        Assert.Null(versions.Of("runbooks/new.md"));
    }

    [Fact]
    public void Nothing_is_left_behind_when_the_work_is_cancelled()
    {
        var request = new CheckRequest { WorkingDirectory = repository.Git.Root, Base = "main" };
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Checker.Run(request, cancelled.Token));
        using var late = new CancellationTokenSource();
        string? folder = null;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var tree = RevisionTree.Open(repository.Git.Root, "main", _ => PathUse.Content, late.Token);
            folder = tree.Folder;
            late.Cancel();
            late.Token.ThrowIfCancellationRequested();
        });
        Assert.False(Directory.Exists(folder));
    }

    private async Task<(int ExitCode, string Error)> Refusal(params string[] arguments)
    {
        var answer = await repository.CheckAsync(arguments);
        return (answer.ExitCode, answer.Error);
    }
}
