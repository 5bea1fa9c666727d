using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running.Admission;

namespace PolicyRunner.Tests.Running;

/// <summary>One stage at a time, and runs that a clock starts.</summary>
public sealed class StageTests
{
    private const string Body = """
        ## Procedure

        ### Step 1: Prepare

        ```bash id=prepare environment=staging undo=unprepare
        note prepare
        echo word=hello >> "$STEP_OUTPUT"
        ```

        ### Step 2: Deploy

        ```bash id=deploy environment=production
        note "deploy $STEPS_PREPARE_WORD"; test ! -e broken
        ```

        ```bash id=warm environment=production
        note warm
        ```

        ## Verification

        ```bash id=smoke
        note smoke
        ```

        ## Rollback

        ```bash id=unprepare
        note unprepare
        ```
        """;

    [LinuxFact]
    public async Task A_plan_runs_stage_by_stage_in_one_journal()
    {
        using var fixture = new RunFixture(Body);
        Assert.Equal(["prepare", "deploy", "smoke", "unprepare"], (await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", IsDry = true })).Plan!.Stages.Select(stage => stage.Id));

        var first = await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Stage = "prepare" });
        Assert.Equal((RunOutcome.Paused, "prepare"), (first.Outcome, string.Join(' ', fixture.Notes)));
        Assert.Equal(["run", "--resume", first.Run!, "--stage", "deploy"], first.Continue);

        Assert.Equal(["run", "--resume", first.Run!, "--stage", "smoke"], (await Resume(fixture, first, "deploy")).Continue);
        Assert.Equal(["prepare", "deploy hello", "warm"], fixture.Notes);
        Assert.Equal(RunOutcome.Succeeded, (await Resume(fixture, first, "smoke")).Outcome);
        Assert.Equal(["prepare", "deploy hello", "warm", "smoke"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_stage_that_fails_undoes_what_the_stages_before_it_did()
    {
        using var fixture = new RunFixture(Body);
        var first = await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Stage = "prepare" });
        fixture.Write("broken", "");

        await Resume(fixture, first, "deploy");

        Assert.Equal(["prepare", "deploy hello", "unprepare", "smoke"], fixture.Notes);
    }

    [LinuxTheory]
    [InlineData("deploy", false, "The stage 'deploy' comes behind 'prepare', which this run has not done; run that first: --stage prepare.")]
    [InlineData("smoke", false, "The stage 'smoke' comes behind 'prepare', which this run has not done; run that first: --stage prepare.")]
    [InlineData("unprepare", true, "The stage 'unprepare' is the rollback's, which runs by itself when something fails.")]
    [InlineData("deploi", true, "The plan has no stage 'deploi', only prepare, deploy and smoke. Did you mean 'deploy'?")]
    public async Task A_stage_that_cannot_be_run_yet_or_at_all_is_refused(string stage, bool isMisuse, string reason)
    {
        using var fixture = new RunFixture(Body);

        var report = await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Stage = stage });

        Assert.Equal((RunOutcome.Refused, isMisuse, reason), (report.Outcome, report.IsMisuse, Assert.Single(report.Reasons)));
        Assert.Empty(fixture.Notes);
    }

    [LinuxTheory]
    [InlineData("2026-10-20T09:00:00Z", null)]
    [InlineData("2026-10-13T09:00:00Z", "'OPS-1' is not due today; it is next on 2026-10-20.")]
    [InlineData("2026-10-19T23:30:00Z", null)]
    public async Task A_clock_runs_a_runbook_on_its_days_alone(string now, string? notDue)
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=rotate\nnote rotate\n```\n", "triggers:\n  - { schedule: \"0 9 * * 2\", every: 2 weeks from 2026-10-06 }");
        fixture.Write("policies/policyrunner.yml", "profiles: [{ paths: [\"**\"], profile: baseline }]\ncalendar: { time-zone: Europe/Vienna }\n");

        var report = await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", IsScheduled = true, Clock = new FixedMoment(now) });

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(notDue is null ? [] : [notDue], report.Reasons);
        Assert.Equal(notDue is null ? ["rotate"] : [], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_runbook_without_a_schedule_is_started_by_no_clock_and_a_day_that_is_not_due_is_no_failure()
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=one\ntrue\n```\n");
        var misuse = await ToolProcess.RunAsync(fixture.Root, fixture.Environment, "run", "OPS-1", "--scheduled");
        Assert.Equal((2, "policyrunner: 'OPS-1' has no schedule; add one to its triggers, or leave --scheduled out.\n"), (misuse.ExitCode, misuse.Error));

        fixture.Runbook("## Procedure\n\n```bash id=one\ntrue\n```\n", "triggers:\n  - { schedule: \"0 9 * * 2\", every: month from 2126-10-06 }");
        var later = await ToolProcess.RunAsync(fixture.Root, fixture.Environment, "run", "OPS-1", "--scheduled");
        Assert.Equal((0, "'OPS-1' is not due today; it is next on 2126-10-06.\n"), (later.ExitCode, later.Output));
    }

    private static Task<RunReport> Resume(RunFixture fixture, RunReport first, string stage) =>
        fixture.RunAsync(fixture.Commission() with { Resume = first.Run, Stage = stage });
}
