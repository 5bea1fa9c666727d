using System.Text.Json.Nodes;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Demo;

/// <summary>The demo's release gate, asked by the tool as a pipeline asks it.</summary>
public sealed class GateTests : IDisposable
{
    private readonly DemoFixture demo = new();

    public void Dispose() => demo.Dispose();

    [LinuxFact]
    public async Task A_release_is_allowed_when_everything_holds_and_the_answer_can_be_defended_later()
    {
        await EvidenceAsync();
        var gate = await demo.RunAsync("gate", "production", "--format", "json");
        var answer = JsonNode.Parse(gate.Output)!;

        Assert.True(gate.ExitCode == 0, gate.Output + gate.Error);
        Assert.Equal("pass", (string?)answer["verdict"]);
        Assert.Equal(13, answer["conditions"]!.AsArray().Count);
        var verified = await demo.RunAsync("audit", "verify", (string)answer["record"]!);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.True(verified.Output.Contains("It answered: pass.", StringComparison.Ordinal), verified.Output + verified.Error);
        var record = await demo.JsonAsync("audit", "report", (string)answer["record"]!);
        Assert.Equal(("gate", "production", "pass"), ((string?)record["kind"], (string?)record["gate"], (string?)record["outcome"]));
        Assert.Equal(answer["conditions"]!.AsArray().Select(condition => (string?)condition!["reason"]), record["conditions"]!.AsArray().Select(condition => (string?)condition!["reason"]));
        Assert.DoesNotContain("this version does not know", (await demo.RunAsync("audit", "report", (string)answer["record"]!)).Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_release_is_blocked_by_a_missing_health_check()
    {
        await demo.RunAsync("run", "SMOKE-001");
        var gate = await demo.RunAsync("gate", "production");

        Assert.Equal(1, gate.ExitCode);
        Assert.True(gate.Output.Contains("no-data  health-checked", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("production: no-data. 11 of 12 required conditions hold; 'health-checked': There is no run of PLAT-001 on ", StringComparison.Ordinal), gate.Output + gate.Error);
    }

    [LinuxFact]
    public async Task A_release_is_blocked_by_a_missing_smoke_test_by_one_that_failed_and_by_one_of_another_commit()
    {
        await demo.RunAsync("run", "PLAT-001");
        var missing = await demo.RunAsync("gate", "production");
        demo.Break("smoke");
        await demo.RunAsync("run", "SMOKE-001");
        var failed = await demo.RunAsync("gate", "production");
        demo.Break();
        await demo.RunAsync("run", "SMOKE-001");
        demo.Git("commit", "--quiet", "--allow-empty", "--message", "Another commit");
        await demo.RunAsync("run", "PLAT-001");
        var older = await demo.RunAsync("gate", "production");

        Assert.Equal([1, 1, 1], [missing.ExitCode, failed.ExitCode, older.ExitCode]);
        Assert.True(missing.Output.Contains("production: no-data. 11 of 12 required conditions hold; 'smoke-tested': There is no run of SMOKE-001 on ", StringComparison.Ordinal), missing.Output + missing.Error);
        Assert.True(failed.Output.Contains("  smoke-tested ", StringComparison.Ordinal), failed.Output + failed.Error);
        Assert.True(failed.Output.Contains("11 of 12 required conditions hold; 'smoke-tested': ", StringComparison.Ordinal), failed.Output + failed.Error);
        Assert.DoesNotContain("There is no run of SMOKE-001", failed.Output, StringComparison.Ordinal);
        Assert.True(older.Output.Contains("production: no-data. 11 of 12 required conditions hold; 'smoke-tested': There is no run of SMOKE-001 on ", StringComparison.Ordinal), older.Output + older.Error);
    }

    [LinuxFact]
    public async Task A_release_is_blocked_by_latency()
    {
        await demo.RunAsync("run", "PLAT-001");
        demo.Serve("v1.1.0");
        demo.Break("slow");
        var gate = await demo.RunAsync("gate", "production");

        Assert.Equal(1, gate.ExitCode);
        Assert.True(gate.Output.Contains("fail     latency         'api-latency' is 720, which is not under 300.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("fail     benchmark       The mean of 'quotes' is 432 ms, longer than 250ms.", StringComparison.Ordinal), gate.Output + gate.Error);
    }

    [LinuxFact]
    public async Task A_release_is_blocked_outside_of_its_window_and_by_a_freeze()
    {
        await demo.RunAsync("run", "PLAT-001");
        demo.Replace("policies/policyrunner.yml", $"day: \"{DateTimeOffset.UtcNow.DayOfWeek.ToString().ToLowerInvariant()}\"", $"day: \"{DateTimeOffset.UtcNow.AddDays(3).DayOfWeek.ToString().ToLowerInvariant()}\"");
        await demo.RunAsync("freeze", "set", "sev1", "--reason", "Checkout is down", "--lift", "on-call-lead");
        var gate = await demo.RunAsync("gate", "production");

        Assert.Equal(1, gate.ExitCode);
        Assert.True(gate.Output.Contains("fail     change-window   The change window 'weekly-change' is closed; it is open from ", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("fail     no-freeze       The freeze 'sev1' holds, set by requester@example.com (Checkout is down).", StringComparison.Ordinal), gate.Output + gate.Error);
    }

    [LinuxFact]
    public async Task A_release_is_allowed_with_a_warning_when_little_of_the_budget_is_left()
    {
        await EvidenceAsync();
        demo.Break("trickle");
        var gate = await demo.RunAsync("gate", "production");

        Assert.True(gate.ExitCode == 0, gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("warn     budget          30 % of the error budget of 'api-availability' is left, less than 50 %.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("production: warn. All 12 required conditions hold; 'budget' warns.", StringComparison.Ordinal), gate.Output + gate.Error);
    }

    [SshFact]
    public async Task A_plan_needs_the_people_that_its_risk_asks_for_and_their_approvals_open_one_run()
    {
        File.WriteAllText(demo.At("policies/gates/flag.yml"), "conditions:\n  - approvals: { plan: plan.json, low: { security-lead: 1 }, high: { security-lead: 2 } }\n");
        demo.Git("add", "policies/gates/flag.yml");
        demo.Git("commit", "--quiet", "--message", "A gate");
        Assert.Contains("no-data  approvals  There is no plan 'plan.json'.", (await demo.RunAsync("gate", "flag")).Output, StringComparison.Ordinal);
        await demo.PlanAsync("REL-002");
        Assert.Contains("needs 1 approval by ", (await demo.RunAsync("gate", "flag")).Output, StringComparison.Ordinal);
        await demo.ApproveAsync("release-manager", "lead");
        Assert.Contains("fail     approvals  A plan of low risk needs 1 approval by 'security-lead' and has none.", (await demo.RunAsync("gate", "flag")).Output, StringComparison.Ordinal);
        await demo.ApproveAsync("security-lead", "security");
        var approved = await demo.RunAsync("gate", "flag");
        Assert.True(approved.ExitCode == 0, approved.Output + approved.Error);

        await demo.RunAsync("run", "plan.json", "--answer", "verdict=accepted");
        var again = await demo.RunAsync("gate", "flag");
        Assert.Equal(1, again.ExitCode);
        Assert.True(again.Output.Contains("The approvals of 'plan.json' were used up by the run ", StringComparison.Ordinal), again.Output + again.Error);
    }

    [SshFact]
    public async Task A_plan_of_high_risk_needs_more_people_than_one_of_low_risk()
    {
        File.WriteAllText(demo.At("policies/gates/risk.yml"), "conditions:\n  - approvals: { plan: plan.json, high: { change-board: 1, security-lead: 1 } }\n");
        demo.Git("add", "policies/gates/risk.yml");
        demo.Git("commit", "--quiet", "--message", "A gate");
        await demo.PlanAsync("PLAT-001");
        Assert.Contains("pass     approvals  A plan of low risk needs nobody's approval here.", (await demo.RunAsync("gate", "risk")).Output, StringComparison.Ordinal);

        await demo.PlanAsync("PLAT-002", "-p", "environment=production", "-p", "version=v1.1.0");
        Assert.Contains("fail     approvals  A plan of high risk needs 1 approval by 'change-board' and has none.", (await demo.RunAsync("gate", "risk")).Output, StringComparison.Ordinal);
        await demo.ApproveAsync("change-board", "board");
        Assert.Contains("fail     approvals  A plan of high risk needs 1 approval by 'security-lead' and has none.", (await demo.RunAsync("gate", "risk")).Output, StringComparison.Ordinal);
        await demo.ApproveAsync("security-lead", "security");
        var approved = await demo.RunAsync("gate", "risk");
        Assert.True(approved.ExitCode == 0, approved.Output + approved.Error);
    }

    [LinuxFact]
    public async Task A_change_goes_out_when_what_the_checklist_asks_for_holds()
    {
        var gate = await demo.RunAsync("gate", "change");

        Assert.True(gate.ExitCode == 0, gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("change: pass. All 8 required conditions hold.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("pass     canary           'api-availability' is 1 and was good for 2s.", StringComparison.Ordinal), gate.Output + gate.Error);
    }

    [LinuxFact]
    public async Task A_change_stays_for_each_point_of_the_checklist_that_does_not_hold()
    {
        demo.Replace("migrations/next.json", "\"reversible\": true", "\"reversible\": false");
        demo.Replace("VERSION", "v1.1.0", "v1.2.0");
        demo.Serve("v1.1.0");
        demo.Break("release");
        var gate = await demo.RunAsync("gate", "change");

        Assert.Equal(1, gate.ExitCode);
        Assert.True(gate.Output.Contains("fail     schema-rollback  'reversible': 'reversible' is false, not true.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("fail     version          'sh' ended with exit code 1.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("fail     alerts-resolved  'firing' is 1, not 0.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("fail     canary           'api-availability' is 0.8, which is not at least 0.999.", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("pass     schema-policy", StringComparison.Ordinal), gate.Output + gate.Error);
        Assert.True(gate.Output.Contains("pass     payload-guard", StringComparison.Ordinal), gate.Output + gate.Error);
    }

    private async Task EvidenceAsync()
    {
        await demo.RunAsync("run", "PLAT-001");
        await demo.RunAsync("run", "SMOKE-001");
    }
}
