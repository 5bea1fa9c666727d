using System.Text.Json;
using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Trust;

public sealed class LockTests : IDisposable
{
    private readonly ReviewedRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Locked_policies_are_accepted_and_any_others_refused_by_name()
    {
        var git = repository.Git;
        var written = await ToolProcess.RunAsync(git.Root, "policy", "lock");
        Assert.Equal(0, written.ExitCode);
        Assert.StartsWith("Wrote policies/policyrunner.lock: ", written.Output, StringComparison.Ordinal);
        Assert.Equal((0, "policies/policyrunner.lock is up to date.\n"), await Lock("--check"));
        Assert.Equal(1, (await repository.CheckAsync("--locked")).ExitCode);

        git.Write(ReviewedRepository.PolicyPath, ReviewedRepository.Policy("TEAM1", "Info")).Write("policies/TEAM3.csx", ReviewedRepository.Policy("TEAM3", "Info"));
        File.Delete(git.At("policies/TEAM2-no-get.csx"));
        var answer = await repository.CheckAsync("--locked");
        Assert.Equal(2, answer.ExitCode);
        Assert.Equal(
            [
                "Policy 'TEAM1' (policies/TEAM1-no-get.csx) differs from the lock; look at it and run 'policyrunner policy lock'.",
                "Policy 'TEAM3' (policies/TEAM3.csx) is not in the lock; look at it and run 'policyrunner policy lock'.",
                "Policy 'TEAM2' (policies/TEAM2-no-get.csx) is in the lock and missing; look at it and run 'policyrunner policy lock'.",
            ],
            answer.Report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("message").GetString()));
        Assert.Equal(0, answer.Report.GetProperty("account").GetProperty("evaluations").GetInt32());
        Assert.Equal(1, (await Lock("--check")).ExitCode);
    }

    [Fact]
    public async Task What_a_script_loads_is_locked_with_it()
    {
        repository.Git.Write("policies/lib/names.csx", "static string Name() => \"x\";\n").Write("policies/TEAM3.csx", "#load \"lib/names.csx\"\n" + ReviewedRepository.Policy("TEAM3", "Info"));
        Assert.Equal(0, (await Lock()).ExitCode);
        repository.Git.Write("policies/lib/names.csx", "static string Name() => \"y\";\n");
        var (code, text) = await Lock("--check");

        Assert.Equal(1, code);
        Assert.Contains("Policy 'TEAM3' (policies/TEAM3.csx) differs from the lock", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_base_the_lock_is_the_bases()
    {
        var git = repository.Git;
        Assert.Equal((2, "There is no policies/policyrunner.lock at the base 'main'; write it with 'policyrunner policy lock' and commit it."), Refusal(await repository.CheckAsync("--base", "main", "--locked")));

        await Lock();
        git.Commit();
        git.Git("branch", "--force", "main", "topic");
        git.Write("policies/policyrunner.lock", "version 1\n").Commit();
        Assert.Equal(1, (await repository.CheckAsync("--base", "main", "--locked")).ExitCode);
        Assert.Equal((2, "The lock file is cut off or was edited: its last line does not fit the others; write it again with 'policyrunner policy lock'."), Refusal(await repository.CheckAsync("--locked")));
    }

    [Fact]
    public async Task Who_changes_a_policy_and_not_the_lock_is_told_before_the_merge()
    {
        var git = repository.Git;
        await Lock();
        git.Commit();
        git.Git("branch", "--force", "main", "topic");
        git.Write("policies/TEAM3.csx", ReviewedRepository.Policy("TEAM3", "Info"));
        var forgotten = (await repository.CheckAsync("--base", "main", "--locked")).Report.GetProperty("changes");
        await Lock();
        var locked = (await repository.CheckAsync("--base", "main", "--locked")).Report.GetProperty("changes");

        Assert.Equal(JsonValueKind.Null, forgotten.GetProperty("verdict").ValueKind);
        Assert.Equal("It alters policies and leaves policyrunner.lock as it is, so that --locked will refuse them; run 'policyrunner policy lock'.", Assert.Single(forgotten.GetProperty("notes").EnumerateArray()).GetString());
        Assert.Equal("fail", locked.GetProperty("verdict").GetString());
        Assert.Empty(locked.GetProperty("notes").EnumerateArray());
    }

    [Theory]
    [InlineData]
    [InlineData("--check")]
    public async Task Two_policies_of_one_id_are_a_mistake_in_the_configuration_with_a_line_for_each(params string[] arguments)
    {
        repository.Git.Write("policies/TEAM3-other.csx", ReviewedRepository.Policy("TEAM1", "Warning"));
        var listed = await ToolProcess.RunAsync(repository.Git.Root, "policy", "list");
        var answer = await ToolProcess.RunAsync(repository.Git.Root, ["policy", "lock", .. arguments]);

        Assert.Equal((2, 2), (listed.ExitCode, answer.ExitCode));
        Assert.Equal(listed.Error, answer.Error);
        Assert.All(answer.Error.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("policyrunner: policies/TEAM", line, StringComparison.Ordinal));
        Assert.False(File.Exists(repository.Git.At("policies/policyrunner.lock")));
    }

    [Fact]
    public async Task A_policies_folder_that_is_not_there_is_misuse() =>
        Assert.Equal((2, "policyrunner: There is no policies folder 'nowhere'; name another one or leave --policies out.\n"), await Lock("--policies", "nowhere"));

    [Theory]
    [InlineData("")]
    [InlineData("version 2\n")]
    [InlineData("version 1\ntool 1.0.0\n<<<<<<< ours\n")]
    [InlineData("version 1\npolicy A sha256:xyz shipped\n")]
    [InlineData("version 1\nversion 1\n")]
    public void A_lock_that_is_not_whole_locks_nothing(string text) => Assert.NotNull(PolicyLock.Read(new SourceFile("policies/policyrunner.lock", text)).Problem);

    [Fact]
    public void A_lock_that_is_read_is_the_one_that_was_written()
    {
        var digest = new string('a', 64);
        var written = new PolicyLock("1.2.3", [new LockedPolicy("A", digest, "shipped"), new LockedPolicy("B", digest, "policies/with a space.csx")]);
        var text = written.Write();
        var (read, problem) = PolicyLock.Read(new SourceFile("policies/policyrunner.lock", text.Replace("\n", "\r\n", StringComparison.Ordinal)));

        Assert.Null(problem);
        Assert.Equal(text, read!.Write());
        var lines = text.Split('\n');
        Assert.NotNull(PolicyLock.Read(new SourceFile("x", string.Join('\n', lines.Where(line => !line.StartsWith("policy B", StringComparison.Ordinal))))).Problem);
        Assert.NotNull(PolicyLock.Read(new SourceFile("x", text + lines[3] + "\n")).Problem);
    }

    [Theory]
    [InlineData("A B")]
    [InlineData("A\npolicy RB307")]
    [InlineData("")]
    public void An_id_that_could_pass_for_more_lines_cannot_be_locked(string id) => Assert.False(PolicyLock.CanHold(id));

    private static (int, string) Refusal(ReviewAnswer answer) => (answer.ExitCode, answer.Error);

    private async Task<(int ExitCode, string Text)> Lock(params string[] arguments)
    {
        var answer = await ToolProcess.RunAsync(repository.Git.Root, ["policy", "lock", .. arguments]);
        return (answer.ExitCode, answer.Output + answer.Error);
    }
}
