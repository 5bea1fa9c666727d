using System.Text.Json.Nodes;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Demo;

/// <summary>The demo's other runbooks, run by the tool as its users start it: platform, emergency, checklist, contract.</summary>
public sealed class SeedRunTests : IDisposable
{
    private const string Deployed = "pnpm run deploy -- --env=production --version=v1.1.0";

    private static readonly string[] Deployment = ["PLAT-002", "-p", "environment=production", "-p", "version=v1.1.0"];

    private readonly DemoFixture demo = new();

    public void Dispose() => demo.Dispose();

    [LinuxFact]
    public async Task All_of_them_pass_the_strict_check()
    {
        var check = await demo.RunAsync("check");

        Assert.True(check.ExitCode == 0, check.Output);
        Assert.Contains("with 13 runbooks", check.Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Planning_calls_nobody()
    {
        foreach (var arguments in new string[][]
        {
            ["OPS-001"], ["OPS-002", "-p", "tenant=acme"], ["REL-001", "-p", "version=v1.1.0"], ["REL-002"], ["PARTNER-001", "-p", "tenant=srv_acme"], ["COMP-001"], ["PLAT-001"], ["SMOKE-001"], Deployment,
            ["PLAT-003", "-p", "incident=INC-1234"], ["EMG-001", "-p", "version=v1.0.0", "-p", "bad-version=v1.1.0"], ["CHK-001", "-p", "version=v1.1.0"], ["CON-001", "-p", "version=v1.0.0", "-p", "failed-version=v1.1.0"],
        })
        {
            var plan = await demo.RunAsync(["plan", .. arguments]);
            Assert.True(plan.ExitCode == 0, $"{arguments[0]}: {plan.Error}");
        }

        Assert.Empty(demo.Calls);
        Assert.False(Directory.Exists(demo.At(".policyrunner")));
    }

    [LinuxFact]
    public async Task Health_names_the_part_to_look_at()
    {
        var healthy = await demo.RunAsync("run", "PLAT-001");
        demo.Break("queue");
        var ill = await demo.JsonAsync("run", "PLAT-001");

        Assert.True(healthy.ExitCode == 0, healthy.Error + healthy.Output);
        Assert.Equal(["npm run test:e2e -- --spec health.spec.ts", "pg_isready -h db", "redis-cli -h cache ping"], demo.Calls.Take(3).Order());
        Assert.Equal("failed", (string?)ill["outcome"]);
        Assert.StartsWith("'queue': ", (string?)Assert.Single(ill["reasons"]!.AsArray()), StringComparison.Ordinal);
    }

    [SshFact]
    public async Task A_deployment_needs_its_reason_its_confirmation_its_window_and_the_board()
    {
        var nothing = await demo.RunAsync(["run", .. Deployment]);
        await demo.PlanAsync(Deployment);
        await demo.ApproveAsync("change-board", "board");
        demo.Replace("policies/policyrunner.yml", $"day: \"{DateTimeOffset.UtcNow.DayOfWeek.ToString().ToLowerInvariant()}\"", $"day: \"{DateTimeOffset.UtcNow.AddDays(3).DayOfWeek.ToString().ToLowerInvariant()}\"");
        var closed = await demo.RunAsync(["run", .. Deployment, "--reason", "Release", "--confirm", "DEPLOY production"]);
        demo.Git("checkout", "--quiet", "policies");
        var mistyped = await demo.RunAsync("run", "plan.json", "--reason", "Release", "--confirm", "deploy production");
        var refused = demo.Calls;
        var run = await demo.RunAsync("run", "plan.json", "--reason", "Release", "--confirm", "DEPLOY production");

        Assert.Equal(5, nothing.ExitCode);
        Assert.Contains("'change-board'", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("--reason", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("DEPLOY production", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(5, closed.ExitCode);
        Assert.Contains("'weekly-change'", closed.Error, StringComparison.Ordinal);
        Assert.Equal(5, mistyped.ExitCode);
        Assert.Empty(refused);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal([Deployed, "kubectl rollout status deployment/quote-api --namespace=production --timeout=10m", "pnpm run test:smoke -- --env=production"], demo.Calls.Where(call => call.Contains("production", StringComparison.Ordinal)).Take(3));
        Assert.Equal("v1.1.0", demo.State.Version);
    }

    [SshFact]
    public async Task A_deployment_that_ends_half_way_has_failed_and_is_taken_back_to_its_target()
    {
        demo.Break("deploy");
        await demo.PlanAsync([.. Deployment, "-p", "migrate=true"]);
        await demo.ApproveAsync("change-board", "board");

        var run = await demo.JsonAsync("run", "plan.json", "--reason", "Release", "--confirm", "DEPLOY production");

        Assert.Equal("rolled-back", (string?)run["outcome"]);
        Assert.Contains("pnpm run migrations:check -- --from=v1.0.0 --to=v1.1.0", demo.Calls);
        Assert.Equal([Deployed, "pnpm run deploy -- --env=production --rollback --version=v1.0.0"], demo.Calls.Where(call => call.Contains(" deploy ", StringComparison.Ordinal)));
        Assert.Equal(("v1.0.0", null), (demo.State.Version, demo.State.Canary));
    }

    [SshFact]
    public async Task A_severe_incident_stops_deployments_until_somebody_else_lets_them_go_on()
    {
        demo.Break("queue");

        var run = await demo.RunAsync("run", "PLAT-003", "-p", "incident=INC-1234", "--answer", "acknowledge=done", "--answer", "severity=SEV1", "--answer", "mitigation=scale");
        var frozen = await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=1s");
        var lifted = await demo.RunAsync("freeze", "lift", "INC-1234", "--role", "on-call-lead", "--reason", "Mitigated", "--key", "keys/lead");
        var after = await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=1s");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal("kubectl scale deployment/worker --namespace=production --replicas=6", demo.Calls[0]);
        Assert.Equal(5, frozen.ExitCode);
        Assert.Contains("INC-1234", frozen.Error, StringComparison.Ordinal);
        Assert.True(lifted.ExitCode == 0, lifted.Error);
        Assert.True(after.ExitCode == 0, after.Error);
    }

    [LinuxFact]
    public async Task A_mild_incident_freezes_nothing_and_a_mitigation_that_does_not_help_is_undone()
    {
        demo.Break("queue");

        var run = await demo.JsonAsync("run", "PLAT-003", "-p", "incident=INC-1234", "-p", "replicas=4", "--answer", "acknowledge=done", "--answer", "severity=SEV3", "--answer", "mitigation=flag-off");

        Assert.Equal(["gh workflow run set-flag.yml --ref main -f flag=flag_new_valuation_v2 -f percentage=0", "gh workflow run set-flag.yml --ref main -f flag=flag_new_valuation_v2 -f percentage=10"], demo.Calls);
        Assert.Equal("rolled-back", (string?)run["outcome"]);
        Assert.Equal(["freeze", "customers", "scale-up"], Steps(run, "skipped"));
    }

    [SshFact]
    public async Task An_emergency_rollback_is_typed_explained_and_approved_by_one()
    {
        string[] rollback = ["EMG-001", "-p", "version=v1.0.0", "-p", "bad-version=v1.1.0"];
        await demo.PlanAsync(rollback);
        var alone = await demo.RunAsync("run", "plan.json", "--reason", "Errors", "--confirm", "ROLLBACK PRODUCTION");
        await demo.ApproveAsync("on-call-lead", "lead");
        var run = await demo.RunAsync("run", "plan.json", "--reason", "Errors", "--confirm", "ROLLBACK PRODUCTION");

        Assert.Equal(5, alone.ExitCode);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["gh workflow run rollback.yml --ref main -f version=v1.0.0 -f confirm=ROLLBACK PRODUCTION"], demo.Calls);

        demo.ForgetCalls();
        demo.Break("ready");
        await demo.PlanAsync(rollback);
        await demo.ApproveAsync("on-call-lead", "lead");
        var worse = await demo.JsonAsync("run", "plan.json", "--reason", "Errors", "--confirm", "ROLLBACK PRODUCTION");
        Assert.Equal("rollback-failed", (string?)worse["outcome"]);
        Assert.EndsWith("-f version=v1.1.0", demo.Calls[^1], StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("false", new[] { "config.yml --ref main -f revision=e724c48", "rollback.yml --ref main -f version=v1.0.0" })]
    [InlineData("true", new[] { "config.yml --ref main -f revision=e724c48", "rollback.yml --ref main -f version=v1.0.0", "migrate.yml --ref main -f down=1" })]
    public async Task A_release_that_is_too_slow_goes_back_configuration_first_and_the_schema_only_if_that_is_safe(string reversible, string[] undone)
    {
        demo.Break("slow");

        var run = await demo.JsonAsync("run", "CHK-001", "-p", "version=v1.1.0", "-p", $"reversible={reversible}");

        Assert.Equal("rolled-back", (string?)run["outcome"]);
        Assert.StartsWith("'benchmark': ", (string?)run["reasons"]![0], StringComparison.Ordinal);
        Assert.Equal(["migrate.yml --ref main -f version=v1.1.0", "deploy.yml --ref main -f version=v1.1.0", "config.yml --ref main -f version=v1.1.0", .. undone], demo.Calls.Where(call => call.StartsWith("gh workflow run ", StringComparison.Ordinal)).Select(call => call["gh workflow run ".Length..]));
    }

    [LinuxFact]
    public async Task A_release_that_keeps_all_its_promises_passes_the_checklist()
    {
        var run = await demo.RunAsync("run", "CHK-001", "-p", "version=v1.1.0");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
    }

    [SshTheory]
    [InlineData("roll-back", "gh workflow run rollback.yml --ref main -f version=v1.0.0")]
    [InlineData("keep", null)]
    public async Task A_failed_deployment_goes_back_to_a_named_version_or_stays(string decision, string? call)
    {
        await demo.PlanAsync("CON-001", "-p", "version=v1.0.0", "-p", "failed-version=v1.1.0");
        await demo.ApproveAsync("on-call-lead", "lead");

        var run = await demo.RunAsync("run", "plan.json", "--reason", "Half deployed", "--answer", $"decision={decision}");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal([.. call is null ? (string[])[] : [call], "gh workflow run smoke-tests.yml --ref main -f environment=production"], demo.Calls);
    }

    [LinuxFact]
    public async Task What_the_contract_prohibits_is_not_run_whatever_a_parameter_makes_of_it()
    {
        demo.Replace("runbooks/contract.md", "gh workflow run rollback.yml --ref main -f version=\"$VERSION\"", "kubectl exec store-db -- psql -c 'select 1'");
        demo.Git("commit", "--quiet", "--all", "--message", "Look into the store");

        var run = await demo.RunAsync("run", "CON-001", "-p", "version=v1.0.0", "-p", "failed-version=v1.1.0", "--reason", "Half deployed", "--answer", "decision=roll-back");

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("RB206", run.Error, StringComparison.Ordinal);
        Assert.Empty(demo.Calls);
    }

    private static IEnumerable<string?> Steps(JsonNode run, string outcome) => run["steps"]!.AsArray().Where(step => (string?)step!["outcome"] == outcome).Select(step => (string?)step!["id"]);
}
