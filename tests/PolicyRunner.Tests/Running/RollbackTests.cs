using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

public sealed class RollbackTests
{
    private const string Pairs = """
        ## Procedure

        ### Step 1: All

        ```bash id=look effect=read
        test -e missing || true
        ```

        ```bash id=one undo=undo-one
        note one
        ```

        ```bash id=two undo=undo-two
        note two; {0}
        ```

        ```bash id=three undo=undo-three
        note three
        ```

        ## Verification

        ```bash id=verified on=procedure
        note verified; {1}
        ```

        ```bash id=healthy on=rollback
        note healthy; {2}
        ```

        ## Rollback

        ```bash id=undo-one
        note undo one
        ```

        ```bash id=undo-two
        note undo two; {3}
        ```

        ```bash id=undo-three
        note undo three
        ```
        """;

    [LinuxTheory]
    [InlineData("true", "true", "true", "true", RunOutcome.Succeeded, "one two three verified")]
    [InlineData("exit 1", "true", "true", "true", RunOutcome.RolledBack, "one two undo two undo one healthy")]
    [InlineData("true", "exit 1", "true", "true", RunOutcome.RolledBack, "one two three verified undo three undo two undo one healthy")]
    [InlineData("exit 1", "true", "exit 1", "true", RunOutcome.RollbackFailed, "one two undo two undo one healthy")]
    [InlineData("exit 1", "true", "true", "exit 1", RunOutcome.RollbackFailed, "one two undo two undo one healthy")]
    public async Task What_was_begun_is_undone_in_reverse_and_verified_again(string two, string verified, string healthy, string undo, RunOutcome outcome, string notes)
    {
        using var fixture = new RunFixture(Pairs.Replace("{0}", two, StringComparison.Ordinal).Replace("{1}", verified, StringComparison.Ordinal).Replace("{2}", healthy, StringComparison.Ordinal).Replace("{3}", undo, StringComparison.Ordinal));

        var report = await fixture.RunAsync();

        Assert.Equal(outcome, report.Outcome);
        Assert.Equal(notes, string.Join(' ', fixture.Notes));
    }

    [LinuxFact]
    public async Task Without_pairs_the_section_runs_whole_and_only_when_something_was_changed()
    {
        const string steps = """
            ## Procedure

            ### Step 1: All

            ```bash id=look effect=read
            grep -q never /dev/null
            ```

            ## Rollback

            ```bash id=back
            note back
            ```

            ```bash id=further
            note further
            ```
            """;
        using (var fixture = new RunFixture(steps))
        {
            Assert.Equal(RunOutcome.Failed, (await fixture.RunAsync()).Outcome);
            Assert.Empty(fixture.Notes);
        }

        using (var fixture = new RunFixture(steps.Replace("grep -q never /dev/null", "note changed; exit 1", StringComparison.Ordinal)))
        {
            Assert.Equal(RunOutcome.RolledBack, (await fixture.RunAsync()).Outcome);
            Assert.Equal(["changed", "back", "further"], fixture.Notes);
        }
    }

    [LinuxFact]
    public async Task A_step_that_nothing_undoes_makes_a_rollback_none()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ```bash id=one undo=undo-one
            note one
            ```

            ```bash id=two
            note two; exit 1
            ```

            ## Rollback

            ```bash id=undo-one
            note undo one
            ```
            """);

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.RollbackFailed, report.Outcome);
        Assert.Contains(fixture.Events.OfType<RunEvent.Noted>(), note => note.Message == "Nothing undoes 'two', which may have changed something.");
        Assert.Equal("'two' stays as it is: nobody knows what 'note' changes and nothing undoes it. Look at what it did and take that back by hand; for the next time name its way back: undo=STEP.", report.Reasons[^1]);
        Assert.Contains("'two' stays as it is", (string?)fixture.Journal(report.Run!).Records[^1].Data["reasons"]!.AsArray()[^1], StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("note inside", RunOutcome.RollbackFailed)]
    [InlineData("grep -q x /dev/null || true", RunOutcome.RolledBack)]
    public async Task What_a_called_runbook_leaves_is_named_with_its_caller(string inside, RunOutcome outcome)
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ```yaml call id=sub
            runbook: OPS-2
            ```

            ```bash id=two undo=undo-two
            note two; exit 1
            ```

            ## Rollback

            ```bash id=undo-two
            note undo two
            ```
            """);
        fixture.Write("runbooks/other.md", $"---\nid: OPS-2\ntitle: Other\nstatus: accepted\n---\n# Other\n\n## Procedure\n\n```bash id=inside\n{inside}\n```\n");

        var report = await fixture.RunAsync();

        Assert.Equal(outcome, report.Outcome);
        Assert.Equal(outcome == RunOutcome.RollbackFailed, report.Reasons.Any(reason => reason.StartsWith("'sub/inside' stays as it is", StringComparison.Ordinal)));
    }

    [LinuxFact]
    public async Task A_run_that_fails_its_check_says_so_once()
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=one timeout=5m\nrm -rf <dir>\n```\n");

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.Refused, report.Outcome);
        Assert.Single(report.Reasons);
    }

    [LinuxFact]
    public async Task What_a_called_runbook_did_is_undone_with_the_rest()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ```bash id=one undo=undo-one
            note one
            ```

            ```yaml call id=sub
            runbook: OPS-2
            ```

            ```bash id=bad
            note bad; exit 1
            ```

            ## Rollback

            ```bash id=undo-one
            note undo one
            ```
            """);
        fixture.Write("runbooks/other.md", """
            ---
            id: OPS-2
            title: Other
            status: accepted
            ---
            # Other

            ## Procedure

            ```bash id=inside undo=undo-inside
            note inside
            ```

            ## Rollback

            ```bash id=undo-inside
            note undo inside
            ```
            """);

        var report = await fixture.RunAsync();

        Assert.Equal(["one", "inside", "bad", "undo inside", "undo one"], fixture.Notes);
        Assert.Contains("step-ended procedure:sub/rollback:undo-inside", fixture.Records(report.Run!));
    }

    private const string Kinds = """
        ## Procedure

        ### Step 1: All

        ```bash id=flag undo=undo-flag
        note flag
        ```

        ```bash id=migrate undo=undo-migrate
        note migrate
        ```

        ```bash id=deploy undo=undo-deploy
        note deploy
        ```

        ```bash id=check
        note check; exit 1
        ```

        ## Rollback

        ```bash id=undo-migrate kind=schema{0}
        note undo migrate
        ```

        ```bash id=undo-deploy
        note undo deploy
        ```

        ```bash id=undo-flag kind=configuration
        note undo flag
        ```
        """;

    [LinuxFact]
    public async Task Configuration_is_taken_back_first_and_a_reversible_schema_last()
    {
        using var fixture = new RunFixture(Kinds.Replace("{0}", " reversible=true", StringComparison.Ordinal).Replace("id=check", "id=check effect=read", StringComparison.Ordinal).Replace("note check; exit 1", "false", StringComparison.Ordinal));

        var report = await fixture.RunAsync();

        Assert.Equal(["flag", "migrate", "deploy", "undo flag", "undo deploy", "undo migrate"], fixture.Notes);
        Assert.Equal(["undo-flag", "undo-deploy", "undo-migrate"], report.Plan!.Steps.Where(step => step.Section == PolicyRunner.Runbooks.SectionName.Rollback).Select(step => step.Id));
    }

    [LinuxTheory]
    [InlineData("")]
    [InlineData(" reversible=false")]
    public async Task A_schema_that_is_not_reversible_stays_and_the_rollback_is_not_whole(string attributes)
    {
        using var fixture = new RunFixture(Kinds.Replace("{0}", attributes, StringComparison.Ordinal));

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.RollbackFailed, report.Outcome);
        Assert.Equal(["flag", "migrate", "deploy", "check", "undo flag", "undo deploy"], fixture.Notes);
        Assert.Contains("'undo-migrate' was not run: it takes back a schema and is not declared reversible. Look at the data, then take the schema back by hand or keep it.", report.Reasons);
        Assert.Equal("It takes back a schema and is not declared reversible.", report.Steps.Single(step => step.Id == "undo-migrate").Message);
    }

    [LinuxFact]
    public async Task A_rollback_section_without_pairs_goes_by_kinds_too()
    {
        using var fixture = new RunFixture(Kinds.Replace("{0}", "", StringComparison.Ordinal).Replace(" undo=undo-flag", "", StringComparison.Ordinal).Replace(" undo=undo-migrate", "", StringComparison.Ordinal).Replace(" undo=undo-deploy", "", StringComparison.Ordinal));

        Assert.Equal(RunOutcome.RollbackFailed, (await fixture.RunAsync()).Outcome);
        Assert.Equal(["flag", "migrate", "deploy", "check", "undo flag", "undo deploy"], fixture.Notes);
    }

    [LinuxTheory]
    [InlineData("id=undo-flag kind=configuration", "id=undo-flag kind=configuration needs=undo-migrate", "'undo-flag' takes back the configuration and needs 'undo-migrate', which takes back the schema: that is done later. Take the 'needs' out.")]
    [InlineData("id=deploy", "id=deploy kind=schema", "'kind' says what an action of the rollback takes back; 'deploy' is none. Write it there.")]
    [InlineData("kind=configuration", "kind=config", "'kind' must be one of configuration, application, schema; found 'config'.")]
    public async Task Kinds_that_contradict_the_order_or_stand_elsewhere_are_refused(string from, string to, string reason)
    {
        using var fixture = new RunFixture(Kinds.Replace("{0}", "", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal));

        Assert.Contains((await fixture.RunAsync()).Reasons, one => one.Contains(reason, StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task Who_stops_a_run_stops_its_step_and_what_was_done_is_undone()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ```bash id=one undo=undo-one timeout=1m
            trap 'note asked; exit 0' TERM; note one; sleep 71730 & wait
            ```

            ```bash id=two
            note two
            ```

            ## Rollback

            ```bash id=undo-one
            note undo one
            ```
            """);
        using var stop = new CancellationTokenSource();
        var running = fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1" }, stop: stop.Token);
        while (fixture.Notes.Count == 0)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        var report = await running;

        Assert.Equal((RunOutcome.RolledBack, true), (report.Outcome, report.WasCancelled));
        Assert.Equal(["one", "asked", "undo one"], fixture.Notes);
        Assert.Equal(StepOutcome.Cancelled, report.Steps[0].Outcome);
        Assert.Empty(RunTests.Processes("sleep\071730"));
    }
}
