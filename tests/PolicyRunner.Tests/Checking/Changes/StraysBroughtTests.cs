using PolicyRunner.Tests.Checking.Trust;

namespace PolicyRunner.Tests.Checking.Changes;

/// <summary>What a change brings among the rules and is none is said before it is merged.</summary>
public sealed class StraysBroughtTests : IDisposable
{
    private const string NotCalled = "The organisation file is called policyrunner.yml, so this one is not applied; rename it, or remove it.";

    private readonly ReviewedRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("policies/sub/MY003-no-get.csx", "MY003", "policies/sub/MY003-no-get.csx:1:1: No script loads this file, so its policy is not applied; move it to policies/MY003-no-get.csx, or remove it.")]
    [InlineData("policies/MY003-no-get.cs", "MY003", "policies/MY003-no-get.cs:1:1: A policy's file ends with .csx, so this one is not applied; rename it to MY003-no-get.csx, or remove it.")]
    [InlineData("policies/TEAM3-no-get.csx", "TEAM1", "policies/TEAM3-no-get.csx:1:1: This file is the same as policies/TEAM1-no-get.csx, so the two are one policy; give this one an id of its own, or remove it.")]
    public async Task A_file_of_the_change_whose_policy_would_not_be_applied_is_named(string path, string id, string note)
    {
        repository.Git.Write(path, ReviewedRepository.Policy(id, "Error")).Commit();

        var answer = await repository.CheckAsync("--base", "main");

        Assert.Contains($"policyrunner: Of the change: {note}\n", answer.Process.Error, StringComparison.Ordinal);
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
    }

    // Elsewhere the file system takes such a name for the right one.
    [LinuxTheory]
    [InlineData("policies/MY003-no-get.CSX", "policies/MY003-no-get.CSX:1:1: A policy's file ends with .csx in small letters, so this one is not applied; rename it to MY003-no-get.csx, or remove it.")]
    [InlineData("policies/policyrunner.yaml", $"policies/policyrunner.yaml: {NotCalled}")]
    [InlineData("policies/PolicyRunner.yml", $"policies/PolicyRunner.yml: {NotCalled}")]
    public async Task So_is_one_of_nearly_the_right_name(string path, string note)
    {
        repository.Git.Write(path, path.EndsWith("ml", StringComparison.Ordinal) ? "policies: {}\n" : ReviewedRepository.Policy("MY003", "Error")).Commit();

        Assert.Contains($"policyrunner: Of the change: {note}\n", (await repository.CheckAsync("--base", "main")).Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_at_the_base_already_is_said_once_and_not_of_the_change()
    {
        repository.Git.Git("checkout", "--quiet", "main");
        repository.Git.Write("policies/MY003-no-get.cs", ReviewedRepository.Policy("MY003", "Error")).Commit();
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        repository.Git.Write("runbooks/other.md", "# Other\n").Commit();

        var error = (await repository.CheckAsync("--base", "main")).Process.Error;

        Assert.Equal(2, error.Split("MY003-no-get.cs:1:1:").Length);
        Assert.DoesNotContain("Of the change", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_a_script_loads_is_none()
    {
        repository.Git.Write("policies/lib/make.csx", "static Policy Make() { return new Policy(\"X\", \"y\"); }\n")
            .Write("policies/TEAM3.csx", $"#load \"lib/make.csx\"\n{ReviewedRepository.Policy("TEAM3", "Info")}").Commit();

        Assert.DoesNotContain("Of the change", (await repository.CheckAsync("--base", "main")).Process.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(25, 100, "5 more files look like rules and are not applied.")]
    [InlineData(50, 200_000, "'policies' holds more than 20,000 files or 8 MiB of scripts, so no files were looked for in it that are not applied; divide it.")]
    public async Task However_many_a_change_brings_the_judge_goes_on_and_says_little(int files, int padding, string last)
    {
        for (var i = 0; i < files; i++)
        {
            repository.Git.Write($"policies/sub/MY{i:000}.csx", $"return new Policy({i}) //{new string('x', padding)}");
        }

        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        var notes = answer.Process.Error.Split('\n').Where(line => line.StartsWith("policyrunner: Of the change: ", StringComparison.Ordinal)).ToList();
        Assert.InRange(notes.Count, 1, 21);
        Assert.Equal($"policyrunner: Of the change: {last}", notes[^1]);
    }
}
