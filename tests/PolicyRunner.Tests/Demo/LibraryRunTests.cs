using System.Diagnostics;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Demo;

/// <summary>The library of six runbooks, run from end to end.</summary>
public sealed class LibraryRunTests : IDisposable
{
    private readonly DemoFixture demo = new();

    public void Dispose() => demo.Dispose();

    [LinuxFact]
    public async Task A_good_version_meets_a_few_then_all()
    {
        var run = await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=1s");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [
                "gh api repos/example-org/quote-api/commits/v1.1.0/check-runs --jq all(.check_runs[]; .conclusion == \"success\")",
                "gh workflow run deploy.yml --ref main -f version=v1.1.0 -f traffic=5",
                "gh workflow run deploy.yml --ref main -f version=v1.1.0 -f traffic=100",
                "gh workflow run smoke-tests.yml --ref main -f environment=production",
            ],
            demo.Calls);
        Assert.Equal(("v1.1.0", null), (demo.State.Version, demo.State.Canary));
        Assert.Contains("succeeded: 6 steps, 6 completed.", run.Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_bad_canary_is_taken_back_before_most_have_met_it()
    {
        demo.Break("canary");

        var run = await demo.JsonAsync("run", "REL-001", "-p", "version=v1.1.0");

        Assert.Equal("rolled-back", (string?)run["outcome"]);
        Assert.Equal(
            [
                "gh workflow run deploy.yml --ref main -f version=v1.1.0 -f traffic=5",
                "gh workflow run rollback.yml --ref main -f version=v1.0.0",
                "gh workflow run smoke-tests.yml --ref main -f environment=production",
            ],
            demo.Calls.Skip(1));
        Assert.Equal(("v1.0.0", null), (demo.State.Version, demo.State.Canary));
        Assert.Contains("'watch': 'api-availability' is 0.95", (string?)run["reasons"]![0], StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("release", "all-tenants", "rollback.yml --ref main -f version=v1.0.0")]
    [InlineData("tenant", "one-tenant", "tenant-rate-limit.yml --ref main -f tenant=acme -f requests-per-second=10")]
    public async Task Errors_of_all_take_the_release_back_and_errors_of_one_throttle_it(string fault, string scope, string mitigation)
    {
        await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=1s");
        demo.ForgetCalls();
        demo.Break(fault);

        var paused = await demo.RunAsync("run", "OPS-001", "--answer", "acknowledge-the-page=done");
        var id = RunId(paused);
        var run = await demo.RunAsync("run", "--resume", id, "--answer", $"scope={scope}");

        Assert.Equal(1, paused.ExitCode);
        Assert.Contains($"Go on with: policyrunner run --resume {id} --answer 'scope=all-tenants|one-tenant'", paused.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(
            ["gcloud logging read httpRequest.status>=500 --project=quote-production --freshness=15m", $"gh workflow run {mitigation}", "gh workflow run smoke-tests.yml --ref main -f environment=production"],
            demo.Calls);
    }

    [LinuxFact]
    public async Task A_mitigation_that_does_not_help_is_undone()
    {
        await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=1s");
        demo.ForgetCalls();
        demo.Break("release");

        var run = await demo.JsonAsync("run", "OPS-001", "--answer", "acknowledge-the-page=done", "--answer", "scope=one-tenant");

        Assert.Equal("rollback-failed", (string?)run["outcome"]);
        Assert.Contains("gh workflow run tenant-rate-limit.yml --ref main -f tenant=acme -f requests-per-second=none", demo.Calls);
        Assert.Null(demo.State.Tenants["acme"].RequestsPerSecond);
    }

    [SshTheory]
    [InlineData("confirmed")]
    [InlineData("not-confirmed")]
    public async Task A_tenant_is_locked_out_only_with_the_yes_of_security(string leak)
    {
        var refused = await demo.RunAsync("run", "OPS-002", "-p", "tenant=acme", "--reason", "Alert");
        await demo.PlanAsync("OPS-002", "-p", "tenant=acme");
        var other = await demo.RunAsync("approve", "plan.json", "--role", "security-lead", "--key", "keys/lead");
        await demo.ApproveAsync("security-lead", "security");
        var before = demo.Calls;
        var run = await demo.RunAsync("run", "plan.json", "--reason", "Alert", "--answer", $"leak={leak}");

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("'security-lead'", refused.Error, StringComparison.Ordinal);
        Assert.Equal(5, other.ExitCode);
        Assert.Empty(before);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal("gh workflow run revoke-api-keys.yml --ref main -f tenant=acme", demo.Calls[0]);
        Assert.Equal(0, demo.State.Tenants["acme"].Keys);
    }

    [SshTheory]
    [InlineData("accepted", 10, "staging_partner")]
    [InlineData("rejected", 0, null)]
    public async Task A_flag_opens_as_far_as_the_partner_says(string verdict, int percentage, string? tenant)
    {
        await demo.PlanAsync("REL-002");
        var own = await demo.RunAsync("approve", "plan.json", "--role", "release-manager", "--key", "keys/requester");
        await demo.ApproveAsync("release-manager", "lead");
        var run = await demo.RunAsync("run", "plan.json", "--answer", $"verdict={verdict}");

        Assert.Equal(5, own.ExitCode);
        Assert.Contains("nobody approves a run of their own", own.Error, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var flag = demo.State.Flags["flag_new_valuation_v2"];
        Assert.Equal((percentage, tenant), (flag.Percentage, flag.Tenants.SingleOrDefault()));
    }

    [LinuxFact]
    public async Task A_carrier_gets_access_and_no_log_a_credential()
    {
        var lacking = await demo.RunAsync("run", "PARTNER-001", "-p", "tenant=srv_acme");
        var run = await demo.RunAsync(new Dictionary<string, string> { ["DEPLOY_TOKEN"] = "s3cr3t-t0ken" }, "run", "PARTNER-001", "-p", "tenant=srv_acme", "--answer", "send-the-welcome-packet=done");

        Assert.Equal(5, lacking.ExitCode);
        Assert.Contains("The secret 'DEPLOY_TOKEN' is not in the environment", lacking.Error, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(("active", 1, "on"), (demo.State.Tenants["srv_acme"].Status, demo.State.Tenants["srv_acme"].Keys, demo.State.Tenants["srv_acme"].Webhook));
        Assert.Contains("authorised with ***", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(demo.Root, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("s3cr3t-t0ken", StringComparison.Ordinal));
    }

    [SshFact]
    public async Task Whoever_nobody_vouches_for_loses_the_role()
    {
        await demo.PlanAsync("COMP-001");
        await demo.ApproveAsync("compliance-officer", "compliance");
        var paused = await demo.RunAsync("run", "plan.json");
        var run = await demo.RunAsync("run", "--resume", RunId(paused), "--answer", "accounts.admin-one@example.com=keep", "--answer", "accounts.support-one@example.com=revoke", "--answer", "accounts.support-two@example.com=keep");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(["admin-one@example.com", "support-two@example.com"], demo.State.Accounts);
    }

    [LinuxFact]
    public async Task A_run_that_was_killed_goes_on_where_it_stood_and_its_record_tells()
    {
        var start = new ProcessStartInfo("dotnet", [ToolUnderTest.Assembly, "run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=4s"]) { WorkingDirectory = demo.Root, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = demo.Path;
        using (var process = Process.Start(start)!)
        {
            while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains("watch | ", StringComparison.Ordinal))
            {
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        var id = Path.GetFileName(Assert.Single(Directory.GetDirectories(demo.At(".policyrunner/runs"))));
        var locked = await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0");
        var run = await demo.RunAsync("run", "--resume", id);
        var record = await demo.JsonAsync("audit", "report", id);
        var text = await demo.RunAsync("audit", "report", id);
        var markdown = await demo.RunAsync("audit", "report", id, "--format", "markdown");
        var verified = await demo.RunAsync("audit", "verify", id);

        Assert.Equal(5, locked.ExitCode);
        Assert.Contains($"policyrunner run --resume {id}", locked.Error, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Single(demo.Calls, call => call.EndsWith("traffic=5", StringComparison.Ordinal));
        Assert.Single(demo.Calls, call => call.EndsWith("traffic=100", StringComparison.Ordinal));
        Assert.Equal("succeeded", (string?)record["outcome"]);
        Assert.Contains("'watch' was completed.", text.Output, StringComparison.Ordinal);
        Assert.Contains("| watch |", markdown.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (text.ExitCode, markdown.ExitCode, verified.ExitCode));
    }

    private static string RunId(ToolAnswer answer) => answer.Output.Split(' ')[1];
}
