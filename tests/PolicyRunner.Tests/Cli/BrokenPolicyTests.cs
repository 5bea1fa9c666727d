using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Checking.Trust;

namespace PolicyRunner.Tests.Cli;

/// <summary>A script without a semicolon breaks itself, and nothing that names its policy.</summary>
public sealed class BrokenPolicyTests : IDisposable
{
    private const string Path = "policies/MY001-steps-are-few.csx";

    private const string Runbook = """
        ---
        id: OPS-007
        kind: maintenance
        status: accepted
        owner: sre
        reviewed: 2026-11-01
        ---
        # Restart the cache

        ## Procedure

        1. Look at it.

           ```bash id=look effect=read timeout=1m
           echo up
           ```

        <!-- policyrunner-ignore MY001 until 2026-12-31 by sre: being written -->
        2. Wait.

        """;

    private readonly TemporaryRepository repository = new();

    public BrokenPolicyTests() => repository.Write("runbooks/a.md", Runbook);

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("return new Policy(\"MY001\", \"steps-are-few\") { Title = \"x\", Why = \"y\" }")]
    [InlineData("return new Policy(\n    \"MY001\", \"steps-are-few\") { Title = 1 };")]
    [InlineData("Policy one = new(\"MY001\", \"steps-are-few\") { Titel = \"x\" };\nreturn one;")]
    [InlineData("#load \"not-there.csx\"\nreturn new Policy(\"MY001\", \"steps-are-few\") { Title = \"x\", Why = \"y\" };")]
    [InlineData("nonsense")]
    [InlineData("throw new InvalidOperationException(\"no\");")]
    public void A_policy_that_does_not_compile_is_the_only_error_whoever_names_it(string script)
    {
        repository.Write(Path, script);
        Name("MY001");

        var answer = InProcess.Run(repository.Root, "check");

        Assert.Equal(4, answer.Code);
        Assert.Contains(Path, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no policy", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("RB003", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("RB004", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_script_makes_is_no_policy_beside_a_broken_one()
    {
        repository.Write(Path, "return new Policy(\"MY002\", \"steps-are-few\")");
        Name("MY001");

        var answer = InProcess.Run(repository.Root, "check");

        Assert.Equal(2, answer.Code);
        Assert.Contains("There is no policy 'MY001'.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("There is no policy 'MY001' to waive.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MY001")]
    [InlineData("my001")]
    [InlineData("steps-are-few")]
    public void Explain_says_that_it_is_there_and_where_it_breaks(string name)
    {
        repository.Write(Path, "return new Policy(\"MY001\", \"steps-are-few\") { Title = \"x\", Why = \"y\" }");

        Assert.Equal(
            (4, $"policyrunner: {Path}:1:71: A ';' is missing here.\npolicyrunner: Policy '{name}' is there, in {Path}, and cannot be explained before what is said above is mended.\n"),
            InProcess.Run(repository.Root, "policy", "explain", name));
    }

    [Fact]
    public async Task So_does_the_trial_of_a_change_that_breaks_it()
    {
        using var review = new ReviewedRepository();
        review.Git.Write(Path, "return new Policy(\"MY001\", \"steps-are-few\") { Title = \"x\", Why = \"y\" }");
        review.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation + "  MY001: { severity: warning }\n");

        var answer = await review.CheckAsync("--base", "main");

        Assert.Contains(Path, answer.Notes, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no policy", answer.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_at_the_base_is_not_said_again_of_the_change_that_leaves_it_so()
    {
        using var review = new ReviewedRepository();
        review.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation + "  RB999: { severity: warning }\n");
        review.Git.Commit("wrong");
        review.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation + "  RB999: { severity: warning }\n  RB998: { severity: warning }\n");

        var answer = await ToolProcess.RunAsync(review.Git.Root, "check", "--base", "HEAD");

        Assert.Equal(1, answer.Output.Split("There is no policy 'RB999'.").Length - 1);
        Assert.Contains("  of the change: policies/policyrunner.yml:11:3: There is no policy 'RB998'.", answer.Output, StringComparison.Ordinal);
        Assert.Contains("\n  of the change: what is wrong at the base, as said above, is wrong in the change, too.\n", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("run")]
    public void Nothing_is_planned_or_run_by_a_pack_that_is_broken(string command)
    {
        repository.Write(Path, "return new Policy(\"MY001\", \"steps-are-few\") { Title = \"x\", Why = \"y\" }");
        Name("MY001");

        Assert.Equal((4, $"policyrunner: {Path}:1:71: A ';' is missing here.\n"), InProcess.Run(repository.Root, command, "OPS-007"));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("run")]
    public void Two_policies_of_one_id_are_a_mistake_in_the_configuration(string command)
    {
        repository.Write(Path, ReviewedRepository.Policy("MY001", "Error"));
        repository.Write("policies/MY002-other.csx", ReviewedRepository.Policy("MY001", "Warning"));

        Assert.Equal(2, InProcess.Run(repository.Root, command, "OPS-007").Code);
    }

    [Fact]
    public void A_plan_says_which_policy_broke_and_does_not_blame_the_runbook()
    {
        repository.Write(Path, ReviewedRepository.Policy("MY001", "Error", "throw new InvalidOperationException(\"no\")").Replace("no-get", "steps-are-few", StringComparison.Ordinal));

        var answer = InProcess.Run(repository.Root, "plan", "OPS-007");

        Assert.Equal(4, answer.Code);
        Assert.Contains("policy MY001 broke: The policy threw InvalidOperationException: no (looking at runbooks/a.md)\n", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The runbook fails its check", answer.Text, StringComparison.Ordinal);
    }

    // As where the watch has to end the process: whoever is shown a plan takes it for one that was judged.
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void A_plan_that_a_policy_could_not_judge_is_neither_written_nor_shown(string format)
    {
        repository.Write(Path, ReviewedRepository.Policy("MY001", "Error"));
        var judged = InProcess.Run(repository.Root, "plan", "OPS-007", "--format", format, "--out", "judged.json");
        repository.Write(Path, ReviewedRepository.Policy("MY001", "Error", "{ while (true) { } }"));
        repository.Write("old.json", "old");

        var answer = InProcess.Run(repository.Root, "plan", "OPS-007", "--format", format, "--out", "plan.json");
        var again = InProcess.Run(repository.Root, "plan", "OPS-007", "--format", format, "--out", "old.json");
        var shown = InProcess.Run(repository.Root, "plan", "OPS-007", "--format", format);

        Assert.Contains("look", judged.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(repository.At("judged.json")));
        Assert.Equal((4, 4, 4), (answer.Code, again.Code, shown.Code));
        Assert.Contains("policy MY001 broke: ", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("policyrunner: There is no plan of what could not be judged; 'plan.json' is not written.\n", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("policyrunner: There is no plan of what could not be judged.\n", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("echo up", shown.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.At("plan.json")));
        Assert.Equal("old", File.ReadAllText(repository.At("old.json")));
    }

    private void Name(string policy) => repository.Write("policies/policyrunner.yml", $$"""
        policies:
          {{policy}}: { distance: 2 }
        waivers:
          - { policy: {{policy}}, path: "runbooks/**", reason: None, owner: sre, expires: 2026-12-31 }
        """);
}
