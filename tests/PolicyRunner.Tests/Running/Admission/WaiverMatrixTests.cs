using PolicyRunner.Checking;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running.Admission;

/// <summary>Every way a waiver or an ignore can be, as plan and run go by it on 2026-11-15: what a check does not pass is not run.</summary>
public sealed class WaiverMatrixTests
{
    private const string Waiver = "{ policy: RB011, path: runbooks/test.md, reason: The page moves, owner: sre, expires: 2026-12-31 }";

    // The state, how it is written, and whether it lets the finding pass.
    public static TheoryData<string, string, bool> Waivers => new()
    {
        { "none", "", false },
        { "valid", Waiver, true },
        { "expired today", Waiver.Replace("2026-12-31", "2026-11-15", StringComparison.Ordinal), true },
        { "expired yesterday", Waiver.Replace("2026-12-31", "2026-11-14", StringComparison.Ordinal), false },
        { "unused", Waiver.Replace("RB011", "RB012", StringComparison.Ordinal), false },
        { "ownerless", Waiver.Replace("owner: sre", "owner: ' '", StringComparison.Ordinal), false },
        { "malformed", Waiver.Replace("expires: 2026-12-31", "expires: soon", StringComparison.Ordinal), false },
        { "malformed, no owner", Waiver.Replace(", owner: sre", "", StringComparison.Ordinal), false },
        { "wrong path", Waiver.Replace("test", "other", StringComparison.Ordinal), false },
        { "too long", Waiver.Replace("2026-12-31", "2027-12-31", StringComparison.Ordinal), false },
        { "hard-mandatory", Waiver, false },
    };

    public static TheoryData<string, string, bool> Ignores => new()
    {
        { "valid", "RB011 until 2026-12-31 by sre: the page moves", true },
        { "expired today", "RB011 until 2026-11-15 by sre: the page moves", true },
        { "expired yesterday", "RB011 until 2026-11-14 by sre: the page moves", false },
        { "unused", "RB012 until 2026-12-31 by sre: the page moves", false },
        { "ownerless", "RB011 until 2026-12-31: the page moves", false },
        { "malformed", "RB011 until soon by sre: the page moves", false },
        { "hard-mandatory", "RB011 until 2026-12-31 by sre: the page moves", false },
    };

    [LinuxTheory]
    [MemberData(nameof(Waivers))]
    public Task Plan_and_run_go_by_a_waiver(string state, string waiver, bool mayRun) =>
        Judge(state, waiver.Length > 0 ? $"waivers:\n  - {waiver}\n" : "", "", mayRun);

    [LinuxTheory]
    [MemberData(nameof(Ignores))]
    public Task Plan_and_run_go_by_an_ignore(string state, string ignore, bool mayRun) =>
        Judge(state, "", $"<!-- policyrunner-ignore {ignore} -->\n", mayRun);

    private static async Task Judge(string state, string waivers, string ignore, bool mayRun)
    {
        using var fixture = new RunFixture($"## Procedure\n\n### Step 1: One\n\n{ignore}See [sizing](sizing.md).\n\n```bash id=one\nnote one\n```\n");
        var enforcement = state == "hard-mandatory" ? "policies:\n  RB011: { enforcement: hard-mandatory }\n" : "";
        fixture.Write("policies/policyrunner.yml", $"profiles: [{{ paths: [\"**\"], profile: baseline }}]\n{enforcement}{waivers}");

        var plan = PlanDesk.Make(new PlanCommission { Runbook = "OPS-1", Tool = "test", WorkingDirectory = fixture.Root, Clock = FixedClock.Today }, CancellationToken.None);
        var run = await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Clock = FixedClock.Today });

        Assert.True(mayRun == (plan.Check?.Verdict == Verdict.Pass), $"{state}: the plan's check came to {plan.Check?.Verdict}. {string.Join(' ', plan.Problems)}");
        Assert.True(mayRun == (run.Outcome == RunOutcome.Succeeded), $"{state}: the run came to {run.Outcome}. {string.Join(' ', run.Reasons)}");
        Assert.Equal(mayRun ? ["one"] : [], fixture.Notes);
        Assert.True(mayRun || run.Outcome == RunOutcome.Refused || run.IsMisuse, state);
    }
}
