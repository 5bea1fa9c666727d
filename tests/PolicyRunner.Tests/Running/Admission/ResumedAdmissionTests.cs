using PolicyRunner.Checking;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Reporting;
using PolicyRunner.Running;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Running.Admission;

/// <summary>A run that goes on is asked again what may have changed since it began, as far as its remaining steps need it.</summary>
public sealed class ResumedAdmissionTests(SignerFixture signers) : IClassFixture<SignerFixture>
{
    private const string Window = """

        windows:
          wednesday: { day: wednesday, at: "16:00", duration: 2h }
        """;

    private const string Body = """
        ## Procedure

        ### Step 1: Before

        ```bash id=before undo=undo-before
        note before
        ```

        ### Step 2: Look

        Look at it.

        ### Step 3: After

        ```bash id=after
        note after
        ```

        ## Rollback

        ```bash id=undo-before
        note undo before
        ```
        """;

    private readonly FixedMoment clock = new("2026-11-25T16:30:00Z");

    [LinuxFact]
    public async Task A_paused_run_does_not_go_on_outside_of_its_window()
    {
        using var fixture = Fixture("window: wednesday");
        var paused = await Run(fixture, new RunCommission { Runbook = "OPS-1", Tool = "test", WorkingDirectory = "", Environment = fixture.Environment });
        Assert.Equal(RunOutcome.Paused, paused.Outcome);
        clock.Now += TimeSpan.FromHours(3);

        var late = await Resume(fixture, paused, "look=done");
        clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromHours(2);
        var next = await Resume(fixture, paused, "look=done");

        Assert.Equal((RunOutcome.Refused, "The change window 'wednesday' is closed; it is open from 2026-12-02 16:00 UTC to 2026-12-02 18:00 UTC."), (late.Outcome, Assert.Single(late.Reasons)));
        Assert.Equal(RunOutcome.Succeeded, next.Outcome);
        Assert.Equal(["before", "after"], fixture.Notes);
    }

    [LinuxFact]
    public async Task What_was_done_is_undone_at_any_hour()
    {
        using var fixture = Fixture("window: wednesday");
        var paused = await Begin(fixture);
        var failed = await Resume(fixture, paused, "look=failed");
        Assert.Equal(RunOutcome.RolledBack, failed.Outcome);
        fixture.Cut(paused.Run!, record => record.Kind == "step-ended" && (string?)record.Data["outcome"] == "failed");
        clock.Now += TimeSpan.FromHours(3);

        Assert.Equal(RunOutcome.RolledBack, (await Resume(fixture, paused)).Outcome);
    }

    [LinuxFact]
    public async Task Where_only_looking_is_left_no_window_is_asked_for()
    {
        using var fixture = Fixture("window: wednesday", "## Procedure\n\n```bash id=before\nnote before\n```\n\n## Verification\n\n### Look\n\nLook at it.\n");
        var paused = await Begin(fixture);
        Assert.Equal(RunOutcome.Paused, paused.Outcome);
        clock.Now += TimeSpan.FromHours(3);

        Assert.Equal(RunOutcome.Succeeded, (await Resume(fixture, paused, "look=done")).Outcome);
    }

    [LinuxFact]
    public async Task A_freeze_that_was_set_since_holds()
    {
        using var fixture = Fixture("");
        var paused = await Begin(fixture);
        fixture.Write("policies/policyrunner.yml", Organisation("\nfreezes:\n  - { name: sev1, from: 2026-11-25, to: 2026-11-27, reason: Checkout is down }\n"));

        var refused = await Resume(fixture, paused, "look=done");

        Assert.Equal("The freeze 'sev1' holds (Checkout is down); it ends at 2026-11-27 00:00 UTC, and nobody may lift it.", Assert.Single(refused.Reasons));
        Assert.Equal(["before"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_runbook_that_was_retired_since_does_not_go_on()
    {
        using var fixture = Fixture("");
        var paused = await Begin(fixture);
        fixture.Write("runbooks/test.md", (await File.ReadAllTextAsync(fixture.At("runbooks/test.md"))).Replace("status: accepted", "status: retired", StringComparison.Ordinal));

        Assert.Equal("'OPS-1' is retired; only accepted and frozen runbooks run: have it reviewed and set its status.", Assert.Single((await Resume(fixture, paused, "look=done")).Reasons));
    }

    [SshFact]
    public async Task An_approval_must_still_hold_and_may_be_given_anew()
    {
        using var fixture = Fixture("approval: [{ role: on-call-lead }]");
        var statement = await Plan(fixture);
        Sign(fixture, "alice", statement);
        Sign(fixture, "bob", statement with { Role = "on-call-lead", Expires = clock.Now.AddHours(1) });
        var paused = await Run(fixture, Commission(fixture) with { Runbook = "plan.json" });
        Assert.Equal(RunOutcome.Paused, paused.Outcome);

        // The files are gone: what was signed is in the record.
        Directory.Delete(fixture.At("plan.json.approvals"), recursive: true);
        Assert.Equal(RunOutcome.Paused, (await Resume(fixture, paused)).Outcome);

        clock.Now += TimeSpan.FromHours(2);
        var expired = await Resume(fixture, paused, "look=done");
        Assert.Equal("The plan needs 1 approval by 'on-call-lead' and has none; let somebody else of that role sign: policyrunner approve plan.json --role on-call-lead.", Assert.Single(expired.Reasons));

        Sign(fixture, "carol", statement with { Role = "on-call-lead", Expires = clock.Now.AddHours(1) });
        var report = await Resume(fixture, paused, "look=done");
        Assert.True(report.Outcome == RunOutcome.Succeeded, string.Join(' ', report.Reasons));
        Assert.Equal(["before", "after"], fixture.Notes);
        Assert.Equal(["bob@example.com", "bob@example.com", "carol@example.com"], fixture.Journal(paused.Run!).Records.Where(record => record.Kind == "admitted").Select(record => (string?)record.Data["approvals"]![0]!["person"]));
    }

    [SshFact]
    public async Task Broken_glass_holds_for_its_hour_over_an_interruption_and_no_longer()
    {
        using var fixture = Fixture("window: wednesday");
        clock.Now += TimeSpan.FromHours(3);
        var statement = await Plan(fixture);
        Sign(fixture, "alice", statement);
        Sign(fixture, "carol", statement with { Role = "break-glass", Expires = clock.Now.AddMinutes(50) });
        var paused = await Run(fixture, Commission(fixture) with { Runbook = "plan.json", BreakGlass = "Checkout is down" });
        Assert.Equal(RunOutcome.Paused, paused.Outcome);

        clock.Now += TimeSpan.FromMinutes(20);
        Assert.Equal(RunOutcome.Paused, (await Resume(fixture, paused)).Outcome);
        clock.Now += TimeSpan.FromMinutes(40);
        Assert.StartsWith("The change window 'wednesday' is closed", Assert.Single((await Resume(fixture, paused, "look=done")).Reasons), StringComparison.Ordinal);

        Sign(fixture, "carol", statement with { Role = "break-glass", Expires = clock.Now.AddMinutes(50) });
        Assert.Equal(RunOutcome.Succeeded, (await Resume(fixture, paused, "look=done")).Outcome);
    }

    [LinuxFact]
    public async Task A_runs_journal_is_anchored_when_it_begins_pauses_and_ends()
    {
        using var fixture = Fixture("");
        var paused = await Begin(fixture);
        Assert.Equal(Last(fixture, paused), Anchor(fixture, paused));

        var ended = await Resume(fixture, paused, "look=done");
        Assert.Equal(RunOutcome.Succeeded, ended.Outcome);
        Assert.Equal(Last(fixture, paused), Anchor(fixture, paused));
        var verified = await ToolProcess.RunAsync(fixture.Root, fixture.Environment, "audit", "verify", paused.Run!);
        Assert.True(verified.ExitCode == 0 && verified.Output.Contains("nchored up to record", StringComparison.Ordinal), verified.Output + verified.Error);
    }

    [LinuxFact]
    public async Task A_journal_that_was_cut_behind_its_anchor_or_went_on_elsewhere_does_not_go_on()
    {
        using var fixture = Fixture("");
        var paused = await Begin(fixture);
        var path = fixture.At($".policyrunner/runs/{paused.Run}/journal.jsonl");
        var lines = await File.ReadAllLinesAsync(path);
        await File.WriteAllTextAsync(path, string.Concat(lines[..^1].Select(line => line + "\n")));

        var cut = await Resume(fixture, paused, "look=done");

        Assert.Equal(RunOutcome.Refused, cut.Outcome);
        Assert.Matches($"^The journal of run {paused.Run} was anchored at record {lines.Length} \\([0-9a-f]{{12}}\\) by tester at 2026-11-25 16:30 UTC, and the journal here does not hold that record; it was cut, or the run went on elsewhere: get the journal from there\\.$", Assert.Single(cut.Reasons));
        Assert.Equal(["before"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_run_that_was_killed_behind_its_last_record_gives_back_its_lock_when_it_is_asked_to_go_on()
    {
        using var fixture = Fixture("lock: ops");
        var paused = await Begin(fixture);
        Assert.Equal(paused.Run, Holder());
        var state = await File.ReadAllTextAsync(fixture.At(".policyrunner/state/state.json"));
        await Resume(fixture, paused, "look=done");
        Assert.Null(Holder());
        await File.WriteAllTextAsync(fixture.At(".policyrunner/state/state.json"), state);

        Assert.True((await Resume(fixture, paused)).IsMisuse);

        Assert.Null(Holder());
        Assert.Equal(Last(fixture, paused), Anchor(fixture, paused));

        string? Holder() => LockBook.Find(SharedState.Open(fixture.Root, CancellationToken.None).Read(CancellationToken.None), "ops")!.Holder?.Run;
    }

    private RunFixture Fixture(string declared, string body = Body)
    {
        var fixture = new RunFixture(body, declared);
        fixture.Write("policies/policyrunner.yml", Organisation(Window));
        return fixture;
    }

    private string Organisation(string more) => signers.Text + "\nprofiles:\n  - { paths: [\"**\"], profile: baseline }\n" + more;

    private RunCommission Commission(RunFixture fixture) => fixture.Commission() with { Clock = clock };

    private Task<RunReport> Begin(RunFixture fixture) => Run(fixture, Commission(fixture) with { Runbook = "OPS-1" });

    private Task<RunReport> Resume(RunFixture fixture, RunReport paused, params string[] answers) =>
        Run(fixture, Commission(fixture) with { Resume = paused.Run, Answers = [.. answers.Select(answer => GivenAnswer.Parse(answer)!)] });

    private Task<RunReport> Run(RunFixture fixture, RunCommission commission) =>
        fixture.RunAsync(commission with { Clock = clock, WorkingDirectory = fixture.Root, Operator = commission.Runbook == "plan.json" ? "alice@example.com" : "tester" });

    private async Task<ApprovalStatement> Plan(RunFixture fixture)
    {
        var plan = PlanDesk.Make(new PlanCommission { Runbook = "OPS-1", Tool = "test", WorkingDirectory = fixture.Root, Clock = clock }, CancellationToken.None).Plan!;
        var request = new string('a', 32);
        using var text = new StringWriter { NewLine = "\n" };
        PlanWriter.WriteJson(plan, request, text);
        await File.WriteAllTextAsync(fixture.At("plan.json"), text.ToString());
        return new ApprovalStatement { Repository = fixture.Root, Digest = plan.Digest, Request = request, Requester = "alice@example.com" };
    }

    private void Sign(RunFixture fixture, string who, ApprovalStatement statement) =>
        ApprovalFolder.Write(fixture.At("plan.json"), signers.Sign(who, statement), $"{who}@example.com");

    private static (long, string) Last(RunFixture fixture, RunReport run) => (fixture.Journal(run.Run!).Records.Count, fixture.Journal(run.Run!).Head);

    private static (long, string) Anchor(RunFixture fixture, RunReport run)
    {
        var anchor = AnchorBook.Find(SharedState.Open(fixture.Root, CancellationToken.None).Read(CancellationToken.None), run.Run!)!;
        return (anchor.Sequence, anchor.Head);
    }
}
