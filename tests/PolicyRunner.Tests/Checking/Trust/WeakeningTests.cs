using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Checking.Trust;

/// <summary>Everything a pull request may try so that its own runbooks pass. The base judges, and the findings stay.</summary>
public sealed class WeakeningTests
{
    private static readonly Dictionary<string, Action<GitFolder>> Attempts = new(StringComparer.Ordinal)
    {
        ["weakens a policy"] = git => git.Write(ReviewedRepository.PolicyPath, ReviewedRepository.Policy("TEAM1", "Error", "[]")),
        ["lowers a policy"] = git => git.Write(ReviewedRepository.PolicyPath, ReviewedRepository.Policy("TEAM1", "Info")),
        ["deletes a policy"] = git => File.Delete(git.At(ReviewedRepository.PolicyPath)),
        ["adds a policy that throws"] = git => git.Write("policies/TEAM3.csx", ReviewedRepository.Policy("TEAM3", "Error", "throw new InvalidOperationException(\"stop\")")),
        ["adds a script that does not compile"] = git => git.Write("policies/TEAM3.csx", "nonsense"),
        ["adds a policy with the id of a shipped one"] = git => git.Write("policies/RB307-mine.csx", ReviewedRepository.Policy("RB307", "Info", "[]")),
        ["lowers severities"] = git => git.Write("policies/policyrunner.yml", "policies:\n  RB307: { severity: info }\n  TEAM1: { severity: info, enforcement: advisory }\n"),
        ["switches policies off"] = git => git.Write("policies/policyrunner.yml", "policies:\n  RB307: { enabled: false }\n  TEAM1: { enabled: false }\n  TEAM2: { enabled: false }\n"),
        ["changes the profile of a path"] = git => git.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\n"),
        ["damages the organisation file"] = git => git.Write("policies/policyrunner.yml", "{{{"),
        ["adds waivers"] = git => git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation
            + "teams: [sre]\nwaivers:\n" + string.Concat(new[] { "RB307", "TEAM1", "TEAM2" }.Select(id => $"  - {{ policy: {id}, path: \"**\", reason: because, owner: sre, expires: 2099-01-01 }}\n"))),
        ["adds files that other tools would read"] = git => git.Write(".policyrunner/policyrunner.yml", "policies: { TEAM1: { enabled: false } }\n").Write(".policyrunner.yml", "policies: []\n")
            .Write("policyrunner.yml", "{}\n").Write("runbooks/policies/policyrunner.yml", "policies: { TEAM1: { enabled: false } }\n").Write("runbooks/policyrunner.yml", "{}\n")
            .Write("Directory.Build.props", "<Project/>").Write("PolicyRunner.Cli.runtimeconfig.json", "{}").Write("nuget.config", "<configuration/>"),
        ["renames the policies folder"] = git => Directory.Move(git.At("policies"), git.At("rules")),
        ["removes the policies folder"] = git => Directory.Delete(git.At("policies"), recursive: true),
        ["makes the policies folder a file"] = git =>
        {
            Directory.Delete(git.At("policies"), recursive: true);
            git.Write("policies", "nothing");
        },
        ["adds filters and hooks"] = git => git.Write(".gitattributes", "* text eol=crlf filter=evil diff=evil merge=evil export-subst\n").Write(".gitconfig", "[core]\n\tfsmonitor = ./evil\n")
            .Write(".gitmodules", "[submodule \"policies\"]\n\tpath = policies\n\turl = ../evil\n").Write("hooks/post-checkout", "#!/bin/sh\nfalse\n"),
        ["adds folders named like the branch"] = git => git.Write("main/policies/policyrunner.yml", "policies: { TEAM1: { enabled: false } }\n").Write("refs/heads/main/policies/policyrunner.yml", "{}\n"),
        ["brings a repository along"] = git => git.Write("runbooks/HEAD", "ref: refs/heads/main\n").Write("runbooks/config", "[core]\n\tbare = true\n\tfsmonitor = false\n").Write("runbooks/objects/x", "").Write("runbooks/refs/x", ""),
        ["writes a lock of its own"] = git => git.Write("policies/policyrunner.lock", "version 1\n"),
    };

    public static TheoryData<string> Names => [.. Attempts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_base_judges_whatever_the_change(string name)
    {
        using var repository = new ReviewedRepository();
        Attempts[name](repository.Git);
        repository.Git.Commit(name);
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(repository.Git.Git("rev-parse", "main"), answer.Base.GetProperty("commit").GetString());
        Assert.Equal("fail", answer.Report.GetProperty("verdict").GetString());
    }

    [UnixFact]
    public async Task A_policies_folder_that_became_a_link_is_not_followed()
    {
        using var repository = new ReviewedRepository();
        repository.Git.Write("weak/TEAM1.csx", ReviewedRepository.Policy("TEAM1", "Error", "[]"));
        Directory.Delete(repository.Git.At("policies"), recursive: true);
        Directory.CreateSymbolicLink(repository.Git.At("policies"), "weak");
        repository.Git.Commit();
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal((1, "'policies' is a symbolic link, and what is behind it was not evaluated."), (answer.ExitCode, answer.Notes));
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
    }

    [Fact]
    public async Task A_policies_folder_that_became_a_submodule_does_not_judge()
    {
        using var repository = new ReviewedRepository();
        var commit = repository.Git.Git("rev-parse", "HEAD");
        Directory.Delete(repository.Git.At("policies"), recursive: true);
        repository.Git.Git("rm", "-r", "--quiet", "--cached", "policies");
        repository.Git.Git("update-index", "--add", "--cacheinfo", $"160000,{commit},policies");
        repository.Git.Git("commit", "--quiet", "-m", "submodule");

        Assert.Equal(ReviewedRepository.Findings, (await repository.CheckAsync("--base", "main")).Findings);
        repository.Git.Git("checkout", "--quiet", "-f", "-B", "next", "main");
        var answer = await repository.CheckAsync("--base", "topic");
        Assert.Equal((2, "'policies' is a symbolic link, a submodule or of a name that cannot be used, which --base does not follow; put the file itself there, under a short and plain name."), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task A_program_called_git_in_the_change_is_not_run()
    {
        using var repository = new ReviewedRepository();
        var trap = $"#!/bin/sh\ntouch '{repository.Git.At("sprung")}'\n";
        repository.Git.Write("git", trap).Write("git.exe", trap);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(repository.Git.At("git"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Equal(ReviewedRepository.Findings, (await repository.CheckAsync("--base", "main")).Findings);
        Assert.False(File.Exists(repository.Git.At("sprung")));
    }

    [Fact]
    public async Task A_hard_mandatory_policy_cannot_be_lowered_even_by_the_base()
    {
        using var repository = new ReviewedRepository();
        repository.Git.Write("policies/TEAM1-no-get.csx", ReviewedRepository.Policy("TEAM1", "Error").Replace("Check =", "Enforcement = Enforcement.HardMandatory, Check =", StringComparison.Ordinal))
            .Write("policies/policyrunner.yml", "policies:\n  TEAM1: { enabled: false }\n").Commit();
        var answer = await repository.CheckAsync("--base", "HEAD");

        Assert.Equal((2, "Policy 'TEAM1' is hard-mandatory: nothing can switch it off or lower it."), (answer.ExitCode, answer.Error));
        Assert.Contains("TEAM1 error", answer.Findings);
    }
}
