using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Checking.Trust;

/// <summary>Rules are files of the repository: nothing that a symbolic link leads to is read as one, quoted, or walked through.</summary>
public sealed class LinkedRulesTests : IDisposable
{
    private const string Secret = "hunter2-of-another-user";

    private readonly ReviewedRepository repository = new();
    private readonly DirectoryInfo outside = Directory.CreateTempSubdirectory("policyrunner-outside-");

    private GitFolder Git => repository.Git;

    [UnixFact]
    public async Task Folders_of_levels_that_lead_into_one_another_end_no_check_of_a_change()
    {
        Circle();
        Git.Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal((1, ""), (answer.ExitCode, answer.Process.Error));
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Contains("'policies/slo/a' is a symbolic link", answer.Notes, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("check")]
    [InlineData("policy", "list")]
    [InlineData("gate", "production")]
    [InlineData("plan", "OPS-001")]
    public async Task Folders_of_levels_that_lead_into_one_another_are_refused(params string[] command)
    {
        Circle();
        var answer = await ToolProcess.RunAsync(Git.Root, command);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("'policies/slo/a' is a symbolic link, and rules are not read through one; put what it leads to there.", answer.Output + answer.Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_folder_of_levels_that_leads_to_one_that_nobody_may_read_changes_no_verdict()
    {
        Link("policies/slo/p", "/proc");
        Git.Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal((1, ""), (answer.ExitCode, answer.Process.Error));
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Contains("'policies/slo/p' is a symbolic link", answer.Notes, StringComparison.Ordinal);
    }

    [UnreadableFileFact]
    public async Task A_folder_of_levels_that_nobody_may_read_is_one_sentence()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Git.Write("policies/slo/deep/x.yml", "apiVersion: openslo/v1\n");
        File.SetUnixFileMode(Git.At("policies/slo/deep"), UnixFileMode.None);
        try
        {
            var answer = await repository.CheckAsync();
            Assert.Equal((2, "'policies/slo/deep' cannot be read: access is denied."), (answer.ExitCode, answer.Error));
        }
        finally
        {
            File.SetUnixFileMode(Git.At("policies/slo/deep"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [UnreadableFileFact]
    public async Task A_folder_of_policies_that_nobody_may_read_is_one_sentence()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(Git.At("policies"), UnixFileMode.None);
        try
        {
            var answer = await repository.CheckAsync();
            Assert.Equal((2, "'policies' cannot be read: access is denied."), (answer.ExitCode, answer.Error));
            foreach (var command in new[] { "lock", "lock --check", "new TEAM1 a-name" })
            {
                var other = await ToolProcess.RunAsync(Git.Root, ["policy", .. command.Split(' ')]);
                Assert.Equal((2, "policyrunner: 'policies' cannot be read: access is denied.\n"), (other.ExitCode, other.Error));
            }
        }
        finally
        {
            File.SetUnixFileMode(Git.At("policies"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("check")]
    [InlineData("policy", "lock")]
    [InlineData("policy", "list")]
    public async Task A_file_in_the_place_of_the_folder_of_policies_is_one_sentence(params string[] command)
    {
        Directory.Delete(Git.At("policies"), recursive: true);
        Git.Write("policies", "nothing to see");

        var answer = await ToolProcess.RunAsync(Git.Root, command);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("'policies' is no folder; rules are files in a folder of this name.", answer.Output + answer.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("policies/policyrunner.yml", "check")]
    [InlineData("policies/policyrunner.yml", "policy", "list")]
    [InlineData("policies/slo/front.yml", "check")]
    [InlineData("policies/gates/production.yml", "gate", "production")]
    [InlineData("policies/policyrunner.lock", "check", "--locked")]
    [InlineData("policies/policyrunner.lock", "policy", "lock", "--check")]
    [InlineData("known.yml", "check", "--baseline", "known.yml")]
    [InlineData("org.yml", "check", "--config", "org.yml")]
    public async Task A_rule_that_is_a_link_is_refused_and_never_quoted(string rule, params string[] command)
    {
        Link(rule, Hidden("secret.txt"));
        var answer = await ToolProcess.RunAsync(Git.Root, command);

        Assert.Contains($"'{rule}' is a symbolic link, and rules are not read through one; put what it leads to there.", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, answer.ExitCode);
        Assert.DoesNotContain(Secret, answer.Output + answer.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("policies", "policyrunner.yml", "check")]
    [InlineData("policies", "policyrunner.yml", "policy", "lock")]
    [InlineData("policies", "policyrunner.yml", "policy", "test")]
    [InlineData("policies/slo", "front.yml", "check")]
    [InlineData("policies/gates", "production.yml", "gate", "staging")]
    [InlineData("kept", "known.yml", "check", "--baseline", "kept/known.yml")]
    [InlineData("kept", "other.yml", "check", "--baseline", "kept/known.yml", "--update-baseline", "grow")]
    [InlineData("kept", "org.yml", "check", "--config", "kept/org.yml")]
    public async Task A_folder_of_rules_that_is_a_link_is_refused_and_neither_quoted_nor_written(string folder, string file, params string[] command)
    {
        if (Directory.Exists(Git.At(folder)))
        {
            Directory.Delete(Git.At(folder), recursive: true);
        }

        Hidden(file);
        Link(folder, outside.FullName);
        var answer = await ToolProcess.RunAsync(Git.Root, command);

        Assert.Contains($"'{folder}' is a symbolic link, and rules are not read through one; put what it leads to there.", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, answer.ExitCode);
        Assert.DoesNotContain(Secret, answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetFileNameWithoutExtension(file) + "'", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Single(outside.GetFileSystemInfos());
    }

    [UnixTheory]
    [InlineData("policies/policyrunner.yml")]
    [InlineData("policies/slo/front.yml")]
    public async Task Of_a_change_whose_rules_are_links_the_base_says_so(string rule)
    {
        Link(rule, Hidden("secret.txt"));
        Git.Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Contains($"'{rule}' is a symbolic link", answer.Notes, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Process.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Of_a_change_that_only_adds_a_link_no_empty_list_is_shown()
    {
        Circle();
        Git.Commit();
        var answer = await ToolProcess.RunAsync(Git.Root, "check", "--base", "main");

        Assert.Contains("The change touches the rules; they did not judge.", answer.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_folder_that_is_the_base_has_no_rules_behind_links_either()
    {
        using var copy = new ReviewedRepository();
        File.Delete(copy.Git.At("policies/policyrunner.yml"));
        File.CreateSymbolicLink(copy.Git.At("policies/policyrunner.yml"), Hidden("secret.txt"));
        var answer = await repository.CheckAsync("--base", copy.Git.Root + "/");

        Assert.Equal((2, "'policies/policyrunner.yml' is a symbolic link, and rules are not read through one; put what it leads to there."), (answer.ExitCode, answer.Error));
        Assert.DoesNotContain(Secret, answer.Process.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Links_above_the_repository_are_its_owner_s_matter()
    {
        Link("../" + outside.Name + "/here", Git.Root);
        var answer = await ToolProcess.RunAsync(Path.Combine(outside.FullName, "here"), "check", "--format", "json");

        Assert.Equal(1, answer.ExitCode);
    }

    [Fact]
    public async Task More_levels_than_anybody_writes_are_refused_before_they_are_read()
    {
        for (var i = 0; i < 2_001; i++)
        {
            Git.Write($"policies/slo/{i}.yml", "x");
        }

        var answer = await repository.CheckAsync();
        Assert.Equal((2, "'policies/slo' holds more than 2,000 files; take out what is no SLO."), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task Longer_levels_than_anybody_writes_are_refused_before_they_are_read()
    {
        for (var i = 0; i < 5; i++)
        {
            Git.Write($"policies/slo/{i}.yml", new string('#', 2 * 1024 * 1024));
        }

        var answer = await repository.CheckAsync();
        Assert.Equal((2, "The files of 'policies/slo' have together more than 8,388,608 bytes; take out what is no SLO."), (answer.ExitCode, answer.Error));
    }

    public void Dispose()
    {
        repository.Dispose();
        outside.Delete(recursive: true);
    }

    private void Circle()
    {
        Link("policies/slo/a", ".");
        Link("policies/slo/b", ".");
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Git.At(path))!);
        File.Delete(Git.At(path));
        File.CreateSymbolicLink(Git.At(path), target);
    }

    private string Hidden(string name)
    {
        var path = Path.Combine(outside.FullName, name);
        File.WriteAllText(path, $"{Secret}: [{Secret}\n");
        return path;
    }
}
