using PolicyRunner.Checking;
using PolicyRunner.Cli;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Reporting;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Git;
using PolicyRunner.Tests.Policies.Escapes;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Cli;

/// <summary>What run refuses for its policies is neither signed by approve nor let through by a gate; what nobody could judge is not even a plan.</summary>
public sealed class UnjudgedPlanTests : IClassFixture<SignerFixture>, IDisposable
{
    private const string Script = "policies/TEAM1-judge.csx";

    private readonly SignerFixture signers;
    private readonly GitFolder folder = new();

    public UnjudgedPlanTests(SignerFixture signers)
    {
        this.signers = signers;
        folder.Write(".gitignore", "plan.json*\n.policyrunner/\n")
            .Write("runbooks/deploy.md", SignedRunbook.Text())
            .Write("policies/policyrunner.yml", SignedRunbook.Organisation(signers))
            .Write("policies/gates/go.yml", "conditions:\n  - approvals: { plan: plan.json }\n");
        folder.Git("config", "user.email", "alice@example.com");
    }

    public void Dispose() => folder.Dispose();

    [SshTheory]
    [InlineData("CheckDocument = (document, context) => { while (true) { } }")]
    [InlineData("Check = (runbook, context) => { while (true) { } }")]
    [InlineData("CheckAll = (library, context) => { while (true) { } }")]
    [InlineData("AppliesTo = runbook => { while (true) { } }, Check = (runbook, context) => []")]
    [InlineData("Check = (runbook, context) => throw new InvalidOperationException(\"no\")")]
    [InlineData("Check = (runbook, context) => { var all = new List<string>(); while (all.Count < 8000) { all.Add(new string('a', 2_000_000)); } return []; }")]
    public async Task What_no_policy_could_judge_is_not_planned_signed_or_let_through(string how)
    {
        folder.Write(Script, Policy(how)).Commit();

        var plan = await Run("plan", "REL-001", "-p", "version=v1", "--out", "plan.json");
        Assert.Equal((4, ""), (plan.ExitCode, plan.Output));
        Assert.Contains("policy TEAM1 broke: ", plan.Error, StringComparison.Ordinal);
        Assert.EndsWith("policyrunner: There is no plan of what could not be judged; 'plan.json' is not written.\n", plan.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("plan.json")));

        Forge();
        foreach (var signing in (string[][])[["--request"], ["--role", "on-call-lead"]])
        {
            var signed = await Run(["approve", "plan.json", .. signing, "--key", signers.KeyOf("alice")]);
            Assert.Equal((4, ""), (signed.ExitCode, signed.Output));
            Assert.Contains($"policyrunner: {Script}:", signed.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder.At("plan.json.approvals")));
        var gate = await Run("gate", "go");
        Assert.Equal(1, gate.ExitCode);
        Assert.Contains($"'plan.json' could not be judged: {Script}:", gate.Output, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task A_gate_that_ends_with_a_policy_that_has_to_be_stopped_leaves_no_program_behind()
    {
        folder.Write("policies/gates/go.yml", "conditions:\n  - command: { run: [sh, -c, \"echo $$ > began.txt; sleep 60; echo late > late.txt\"] }\n  - approvals: { plan: plan.json }\n").Commit();
        Forge();
        folder.Write(Script, EscapeSuite.Check(EscapeSuite.Endless));

        var gate = await Run("gate", "go");

        Assert.True(gate.ExitCode == 4, gate.Output + gate.Error);
        Assert.Contains("RB666 took more than", gate.Error, StringComparison.Ordinal);
        var program = $"/proc/{File.ReadAllText(folder.At("began.txt")).Trim()}";
        for (var tries = 0; Directory.Exists(program) && tries < 100; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        Assert.False(Directory.Exists(program));
    }

    [SshFact]
    public async Task What_fails_its_check_is_shown_and_kept_and_neither_signed_nor_let_through()
    {
        folder.Write(Script, Policy(Forbid("Procedure"), "HardMandatory")).Commit();

        var plan = await Run("plan", "REL-001", "-p", "version=v1", "--out", "plan.json");
        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("echo \"$VERSION\"", plan.Output, StringComparison.Ordinal);
        Assert.EndsWith("policyrunner: The runbook fails its check, so the plan would be refused; run 'policyrunner check' on runbooks/deploy.md.\n", plan.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("plan.json")));

        const string Said = "The runbook fails its check: runbooks/deploy.md:12:1: TEAM1: Not that. Run 'policyrunner check runbooks/deploy.md' for the rest.";
        foreach (var signing in (string[][])[["--request"], ["--role", "on-call-lead"], ["--role", "break-glass"]])
        {
            var signed = await Run(["approve", "plan.json", .. signing, "--key", signers.KeyOf("alice")]);
            Assert.Equal((5, "", $"policyrunner: {Said}\n"), (signed.ExitCode, signed.Output, signed.Error));
        }

        Assert.False(Directory.Exists(folder.At("plan.json.approvals")));
        var gate = await Run("gate", "go");
        Assert.Equal(1, gate.ExitCode);
        Assert.Contains($"'plan.json' would be refused. {Said}", gate.Output, StringComparison.Ordinal);
        Assert.Equal(5, (await Run("run", "plan.json")).ExitCode);
    }

    // Pages that the runbook does not call are not in its plan's digest, and a policy of the whole library sees them.
    [SshTheory]
    [InlineData("", "throw new InvalidOperationException(\"no\")", 4, "could not be judged: ")]
    [InlineData("---\nid: REL-002\n---\n", "library.Runbooks.Where(runbook => runbook.Id == \"REL-001\").Select(runbook => runbook.Finding(\"Not beside that.\"))", 5, "would be refused. ")]
    public async Task Signatures_pass_no_gate_once_the_policies_do_not_pass_the_plan(string front, string otherwise, int code, string told)
    {
        folder.Write(Script, Policy($"CheckAll = (library, context) => library.Documents.Any(document => document.Path == \"runbooks/other.md\") ? {otherwise} : []")).Commit();
        var plan = await Run("plan", "REL-001", "-p", "version=v1", "--out", "plan.json");
        await Run("approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        await Run("approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"));
        var before = await Run("gate", "go");

        folder.Write("runbooks/other.md", $"{front}# Other\n\n## Procedure\n\n1. Look.\n");
        var gate = await Run("gate", "go");
        var again = await Run("approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("carol"));

        Assert.True(plan.ExitCode == 0, plan.Error);
        Assert.True(before.ExitCode == 0, before.Output);
        Assert.Equal(1, gate.ExitCode);
        Assert.Contains($"'plan.json' {told}", gate.Output, StringComparison.Ordinal);
        Assert.Equal(code, again.ExitCode);
        Assert.Equal(2, Directory.GetFiles(folder.At("plan.json.approvals")).Length);
    }

    [SshFact]
    public async Task What_a_waiver_or_a_softer_word_lets_pass_is_kept_signed_and_let_through()
    {
        folder.Write(Script, Policy(Forbid("Procedure"), "SoftMandatory"))
            .Write("policies/TEAM2-advice.csx", Policy(Forbid("Procedure"), "Advisory").Replace("TEAM1", "TEAM2", StringComparison.Ordinal))
            .Write("policies/policyrunner.yml", File.ReadAllText(folder.At("policies/policyrunner.yml")) + "waivers:\n  - { policy: TEAM1, path: \"runbooks/**\", reason: Until it is rewritten, owner: sre, expires: " + $"{DateTime.UtcNow.AddDays(20):yyyy-MM-dd}" + " }\n")
            .Commit();

        var plan = await Run("plan", "REL-001", "-p", "version=v1", "--out", "plan.json");
        var asked = await Run("approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        var approved = await Run("approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"));
        var gate = await Run("gate", "go");

        Assert.True((plan.ExitCode, asked.ExitCode, approved.ExitCode, gate.ExitCode) == (0, 0, 0, 0), plan.Error + asked.Error + approved.Error + gate.Output);
    }

    private static string Forbid(string title) => $"CheckDocument = (document, context) => document.Sections.Where(section => section.PlainTitle == \"{title}\").Select(section => section.Span.Finding(\"Not that.\"))";

    private static string Policy(string how, string enforcement = "HardMandatory") => $$"""
        return new Policy("TEAM1", "judge")
        {
            Title = "Judge", Why = "It is a test.", Severity = Severity.Error, Enforcement = Enforcement.{{enforcement}}, Profile = Profile.Baseline,
            {{how}},
            Bad = [], Good = [],
        };
        """;

    // A file as anybody can write one: the digest is right, and nobody judged it.
    private void Forge()
    {
        var plan = PlanDesk.Make(
            new PlanCommission { Runbook = "REL-001", Parameters = [new ParameterInput("version", Value.Of("v1"), "a test")], Tool = ToolVersion.Text, WorkingDirectory = folder.Root }, CancellationToken.None).Plan!;
        var text = new StringWriter { NewLine = "\n" };
        PlanWriter.WriteJson(plan, new string('a', 32), text);
        folder.Write("plan.json", text.ToString());
    }

    private Task<ToolAnswer> Run(params string[] arguments) =>
        ToolProcess.RunAsync(folder.Root, new Dictionary<string, string> { ["HOME"] = folder.Root, ["GIT_CONFIG_GLOBAL"] = "/dev/null" }, arguments);
}
