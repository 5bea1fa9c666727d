using PolicyRunner.Checking;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Schemas;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Documentation;

/// <summary>
/// The README is run from top to bottom: its files are written into one repository, its commands run there. With
/// <c>UPDATE_SNAPSHOTS=1</c> the outputs it shows are rewritten.
/// </summary>
public sealed class ReadmeTests
{
    private static readonly string ReadmePath = Path.Combine(Repository.Root, "README.md");

    [Fact]
    public void Every_command_of_the_README_prints_what_it_shows()
    {
        using var repository = new TemporaryRepository();
        var readme = File.ReadAllText(ReadmePath);
        var updated = Readme.Replay(readme, repository);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(ReadmePath, updated);
            return;
        }

        Assert.Equal(readme, updated);
    }

    [Fact]
    public void The_README_names_every_schema_and_every_exit_code()
    {
        var readme = File.ReadAllText(ReadmePath);
        var line = readme.Split('\n').Single(line => line.Contains("`policyrunner schema NAME` prints the JSON Schema", StringComparison.Ordinal));
        var codes = typeof(PolicyRunner.Cli.ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal([], SchemaCatalog.Names.Where(name => !name.StartsWith("action-", StringComparison.Ordinal) && !line.Contains($"`{name}`", StringComparison.Ordinal)));
        Assert.Equal([], codes.Where(code => !readme.Contains($"\n| {code} | ", StringComparison.Ordinal) && code is not (130 or 143)));
    }

    [Fact]
    public void The_runbook_of_the_README_satisfies_the_strict_profile()
    {
        using var repository = new TemporaryRepository();
        repository.Write("runbooks/restart-worker.md", Readme.FileNamed(File.ReadAllText(ReadmePath), "runbooks/restart-worker.md"));
        var report = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Profile = ProfileChoice.Strict, Clock = FixedClock.Today }, CancellationToken.None);

        Assert.Equal((Verdict.Pass, 1), (report.Verdict, report.Account.Runbooks));
        Assert.True(Assert.Single(report.Documents).IsDeclared);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void The_policy_of_the_README_compiles_and_keeps_to_its_samples()
    {
        using var repository = new TemporaryRepository();
        var path = "policies/TEAM1-kubectl-names-namespace.csx";
        repository.Write(path, Readme.FileNamed(File.ReadAllText(ReadmePath), path));
        var pack = PolicyPackLoader.Load(repository.At("policies"), new CacheOptions { Folder = repository.At("cache") });

        Assert.Empty(pack.Diagnostics);
        var policy = pack.Policies.Single(policy => policy.Policy.Id == "TEAM1").Policy;
        Assert.Empty(SampleRunner.Run(policy, SampleEvaluation.Evaluate).Select(failure => failure.ToString()));
    }

    [Fact]
    public void The_fix_and_the_setting_of_the_README_end_the_findings_of_its_samples()
    {
        using var repository = new TemporaryRepository();
        var readme = File.ReadAllText(ReadmePath);
        var path = "policies/TEAM1-kubectl-names-namespace.csx";
        var policy = Readme.FileNamed(readme, path);
        var start = readme.IndexOf("    Settings = [Setting.Text", StringComparison.Ordinal);
        var part = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        repository.Write(path, policy[..policy.IndexOf("    Check =", StringComparison.Ordinal)] + part + policy[policy.IndexOf("    Bad =", StringComparison.Ordinal)..]);

        var report = PolicyRunner.Checking.Testing.PolicyTester.Run(new() { WorkingDirectory = repository.Root }, CancellationToken.None);

        Assert.Equal([], report.Errors.Select(error => error.Message));
        Assert.Equal([], Assert.Single(report.Policies).Failures.Select(failure => failure.Message));
    }
}
