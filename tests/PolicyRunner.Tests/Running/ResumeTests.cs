using PolicyRunner.Journal;
using PolicyRunner.Processes;
using PolicyRunner.Running;
using PolicyRunner.Running.Recording;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

public sealed class ResumeTests
{
    private const string Asking = """
        ## Procedure

        ### Step 1: Before

        ```bash id=before
        note before
        ```

        ### Step 2: Choose
        <!-- ask scope = all | one -->

        ### Step 3: Look

        Look at it.

        ### Step 4: After

        ```bash id=after when="scope == all"
        note after
        ```
        """;

    [LinuxFact]
    public async Task A_run_that_waits_for_a_person_says_how_it_goes_on()
    {
        using var fixture = new RunFixture(Asking);

        var paused = await fixture.RunAsync();
        Assert.Equal(RunOutcome.Paused, paused.Outcome);
        Assert.Equal(["run", "--resume", paused.Run!, "--answer", "scope=all|one"], paused.Continue);

        Assert.Equal("It waits for the answer to 'scope' (all or one).", paused.Steps.Single(step => step.Outcome == StepOutcome.Waiting).Message);

        var again = await fixture.ResumeAsync(paused.Run!, "scope=all");
        Assert.Equal("It waits for somebody to do it and say so.", again.Steps.Single(step => step.Outcome == StepOutcome.Waiting).Message);
        Assert.Contains(fixture.Events.OfType<RunEvent.StepEnded>(), ended => ended.Report is { Id: "look", Message: "It waits for somebody to do it and say so." });
        Assert.Equal(["run", "--resume", paused.Run!, "--answer", "look=done"], again.Continue);

        Assert.Equal(RunOutcome.Succeeded, (await fixture.ResumeAsync(paused.Run!, "look=done")).Outcome);
        Assert.Equal(["before", "after"], fixture.Notes);
        Assert.Contains("step-answered procedure:choose", fixture.Records(paused.Run!));
    }

    [LinuxTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_run_whose_journal_was_cut_before_it_was_let_in_is_not_said_to_have_done_nothing(int lines)
    {
        using var fixture = new RunFixture(Asking);
        var paused = await fixture.RunAsync();
        var path = fixture.At($".policyrunner/runs/{paused.Run}/journal.jsonl");
        var all = File.ReadAllLines(path);
        File.WriteAllText(path, string.Concat(all.Take(lines).Select(line => line + "\n")));
        var report = await fixture.ResumeAsync(paused.Run!, "scope=all");

        Assert.Equal(RunOutcome.Refused, report.Outcome);
        Assert.Equal($"The journal of '{paused.Run}' is not sound, so nobody knows what has been done. It was anchored at record {all.Length} and ends at record {lines}: its end was cut off.", Assert.Single(report.Reasons));
    }

    [LinuxFact]
    public async Task A_run_whose_journal_is_a_link_does_not_go_on()
    {
        using var fixture = new RunFixture(Asking);
        var paused = await fixture.RunAsync();
        var path = fixture.At($".policyrunner/runs/{paused.Run}/journal.jsonl");
        File.Move(path, fixture.At("journal.jsonl"));
        File.CreateSymbolicLink(path, fixture.At("journal.jsonl"));
        var report = await fixture.ResumeAsync(paused.Run!, "scope=all");

        Assert.Equal(RunOutcome.Refused, report.Outcome);
        Assert.EndsWith($"'.policyrunner/runs/{paused.Run}/journal.jsonl' is a symbolic link, and no record is read through one.", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Answers_may_be_given_beforehand_and_decide_conditions()
    {
        using var fixture = new RunFixture(Asking);

        var report = await fixture.AnswerAsync("scope=one", "look=done");

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(["before"], fixture.Notes);
    }

    [LinuxFact]
    public async Task An_answer_that_no_question_takes_is_misuse_and_nothing_is_started()
    {
        using var fixture = new RunFixture(Asking);
        foreach (var (answer, complaint) in ((string, string)[])[
            ("scope=none", "'none' is no answer to 'scope', which takes all or one. Did you mean 'one'?"),
            ("scope=", "'' is no answer to 'scope', which takes all or one."),
            ("look=nonsense", "'nonsense' is no answer to 'look', which takes done or failed."),
            ("look=redo", "'redo' is no answer to 'look', which takes done or failed."),
            ("scop=one", "Nothing asks for 'scop'. Did you mean 'scope'?"),
            ("scope.x=one", "Nothing asks for 'scope.x'. Did you mean 'scope'?"),
            ("before=done", "Nothing asks for 'before'.")])
        {
            var misuse = await fixture.AnswerAsync(answer);

            Assert.True(misuse.IsMisuse, answer);
            Assert.Equal(complaint, Assert.Single(misuse.Reasons));
        }

        Assert.Empty(fixture.Notes);
        Assert.False(Directory.Exists(fixture.At(".policyrunner")));
    }

    [LinuxFact]
    public async Task A_wrong_answer_to_a_run_that_waits_is_misuse_and_changes_nothing()
    {
        using var fixture = new RunFixture(Asking);
        var paused = await fixture.AnswerAsync();
        var before = fixture.Records(paused.Run!);

        var misuse = await fixture.ResumeAsync(paused.Run!, "scope=none", "before=again");

        Assert.True(misuse.IsMisuse);
        Assert.Equal(["'none' is no answer to 'scope', which takes all or one. Did you mean 'one'?", "'again' is no answer to 'before', which takes done, redo or failed."], misuse.Reasons);
        Assert.Equal(before, fixture.Records(paused.Run!));
        Assert.Equal(RunOutcome.Succeeded, (await fixture.ResumeAsync(paused.Run!, "scope=all", "look=done")).Outcome);
    }

    [LinuxFact]
    public async Task A_person_at_the_terminal_is_asked_one_question_at_a_time()
    {
        using var fixture = new RunFixture(Asking);
        var attendant = new Attendant(question => question.Options[0]);

        Assert.Equal(RunOutcome.Succeeded, (await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1" }, attendant)).Outcome);
        Assert.Equal(["scope", "look"], attendant.Asked.Select(question => question.Name));
        Assert.Contains("Look at it.", attendant.Asked[1].Text, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_person_who_says_that_it_failed_fails_the_run()
    {
        using var fixture = new RunFixture(Asking);

        var report = await fixture.AnswerAsync("scope=all", "look=failed");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(["before"], fixture.Notes);
    }

    [LinuxFact]
    public async Task Each_item_of_a_list_is_asked_for_and_whoever_is_not_heard_in_time_gets_the_default()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ### Step 1: Review
            <!-- ask-each item=users within=5d else=revoke by=manager -->

            ### Step 2: Revoke

            ```bash id=revoke
            note $STEPS_REVIEW_REVOKE
            ```
            """, "parameters:\n  users: { type: string }");

        var paused = await fixture.RunAsync("users=ann, bob,eve");
        Assert.Equal(["--answer", "users.ann=keep|revoke", "--answer", "users.bob=keep|revoke", "--answer", "users.eve=keep|revoke"], paused.Continue!.Skip(3));
        Assert.Equal(RunOutcome.Paused, (await fixture.ResumeAsync(paused.Run!, "users.ann=keep")).Outcome);

        var late = await fixture.RunAsync(fixture.Commission() with { Resume = paused.Run, Clock = new ShiftedClock(TimeSpan.FromDays(6)) });

        Assert.Equal(RunOutcome.Succeeded, late.Outcome);
        Assert.Equal(["bob eve"], fixture.Notes);
    }

    [LinuxTheory]
    [InlineData("idempotent=true", null, RunOutcome.Succeeded, "one one two")]
    [InlineData("probe=did", null, RunOutcome.Succeeded, "one two")]
    [InlineData("", null, RunOutcome.Paused, "one")]
    [InlineData("", "one=done", RunOutcome.Succeeded, "one two")]
    [InlineData("", "one=redo", RunOutcome.Succeeded, "one one two")]
    [InlineData("", "one=failed", RunOutcome.Failed, "one")]
    public async Task A_step_whose_end_nobody_saw_is_settled_by_what_it_is_its_probe_or_a_person(string attributes, string? answer, RunOutcome outcome, string notes)
    {
        using var fixture = new RunFixture($"""
            ## Procedure

            ```bash id=one {attributes}
            note one
            ```

            ```bash id=two
            note two
            ```

            ## Verification

            ```bash id=did
            grep -qx one notes
            ```
            """);
        var whole = await fixture.RunAsync();
        fixture.Cut(whole.Run!, record => record.Kind == "step-started");
        await File.WriteAllTextAsync(fixture.At("notes"), "one\n");

        var report = await fixture.ResumeAsync(whole.Run!, answer is null ? [] : [answer]);

        Assert.Equal(outcome, report.Outcome);
        Assert.Equal(notes, string.Join(' ', fixture.Notes));
    }

    [LinuxFact]
    public async Task A_probe_that_says_no_lets_the_step_run_again()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ```bash id=one probe=did
            note one
            ```

            ## Verification

            ```bash id=did
            grep -qx one notes
            ```
            """);
        var whole = await fixture.RunAsync();
        fixture.Cut(whole.Run!, record => record.Kind == "step-started");
        File.Delete(fixture.At("notes"));
        await File.WriteAllTextAsync(fixture.At("notes"), "");

        Assert.Equal(RunOutcome.Succeeded, (await fixture.ResumeAsync(whole.Run!)).Outcome);
        Assert.Equal(["one"], fixture.Notes);
    }

    [LinuxFact]
    public async Task What_is_left_of_a_runbook_must_be_what_it_was()
    {
        using var fixture = new RunFixture(Asking);
        var paused = await fixture.RunAsync();

        fixture.Runbook(Asking.Replace("note after", "note other", StringComparison.Ordinal));
        var refused = await fixture.ResumeAsync(paused.Run!, "scope=all");
        Assert.Equal(RunOutcome.Refused, refused.Outcome);
        Assert.Equal("The step 'after' has changed since the run began and is not over.", refused.Reasons[0]);

        fixture.Runbook(Asking.Replace("### Step 4", "```bash id=more\nnote more\n```\n\n### Step 4", StringComparison.Ordinal));
        Assert.Contains("The step 'more' has come into the runbook since the run began.", (await fixture.ResumeAsync(paused.Run!, "scope=all")).Reasons);

        // What is over may say what it likes.
        fixture.Runbook(Asking.Replace("note before", "note earlier", StringComparison.Ordinal));
        Assert.Equal(RunOutcome.Succeeded, (await fixture.ResumeAsync(paused.Run!, "scope=all", "look=done")).Outcome);
        Assert.Equal(["before", "after"], fixture.Notes);
    }

    [LinuxTheory]
    [InlineData("nothing")]
    [InlineData("../../runbooks")]
    [InlineData("..")]
    public async Task A_run_that_is_not_there_is_misuse(string id)
    {
        using var fixture = new RunFixture(Asking);

        Assert.True((await fixture.ResumeAsync(id)).IsMisuse);
    }

    [LinuxFact]
    public async Task A_run_that_has_ended_does_not_go_on()
    {
        using var fixture = new RunFixture(Asking);
        var ended = await fixture.AnswerAsync("scope=all", "look=done");

        Assert.Contains("has ended: succeeded", Assert.Single((await fixture.ResumeAsync(ended.Run!)).Reasons), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_changed_journal_is_refused_and_one_that_is_in_use_too()
    {
        using var fixture = new RunFixture(Asking);
        var paused = await fixture.RunAsync();
        var path = fixture.At($".policyrunner/runs/{paused.Run}/journal.jsonl");
        using (JournalWriter.Open(path, TimeProvider.System))
        {
            Assert.Contains("another process writes this journal", Assert.Single((await fixture.ResumeAsync(paused.Run!)).Reasons), StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("tester", "taster", StringComparison.Ordinal));
        var refused = await fixture.ResumeAsync(paused.Run!);
        Assert.Equal(RunOutcome.Refused, refused.Outcome);
        Assert.Contains("is not sound", Assert.Single(refused.Reasons), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Where_a_step_had_failed_nothing_new_begins_and_the_rest_is_taken_back()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ### Step 1: All

            ```bash id=start undo=back
            note start
            ```

            ```bash id=slow needs=start undo=back
            sleep 0.5; note slow
            ```

            ```bash id=bad needs=start undo=back
            false
            ```

            ```bash id=later needs=slow
            note later
            ```

            ## Rollback

            ```bash id=back
            note back
            ```
            """);
        var whole = await fixture.RunAsync();
        fixture.Cut(whole.Run!, record => record.Kind == "step-ended" && (string?)record.Data["step"] == "procedure:slow");
        fixture.Write("notes", "");

        var report = await fixture.ResumeAsync(whole.Run!);

        Assert.Equal(RunOutcome.RolledBack, report.Outcome);
        Assert.Equal(["back"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_clock_that_went_back_is_noted_and_makes_no_wait_longer()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ### Step 1: Wait

            ```yaml wait id=pause
            for: 200ms
            ```

            ### Step 2: Look

            Look.
            """);
        var paused = await fixture.RunAsync();
        fixture.Cut(paused.Run!, record => record.Kind == "step-started");

        var report = await fixture.RunAsync(fixture.Commission() with { Resume = paused.Run, Clock = new ShiftedClock(-TimeSpan.FromDays(1)) });

        Assert.Equal(RunOutcome.Paused, report.Outcome);
        var resumed = fixture.Journal(paused.Run!).Records.Single(record => record.Kind == RunRecords.RunResumed);
        Assert.InRange((long)resumed.Data["clockBack"]!, 80_000_000, 86_400_000);
    }

    [LinuxFact]
    public async Task A_wait_counts_from_its_first_beginning()
    {
        using var fixture = new RunFixture("""
            ## Procedure

            ```yaml wait id=pause
            for: 1h
            ```
            """);
        using var stop = new CancellationTokenSource();
        var waiting = fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1" }, stop: stop.Token);
        while (!fixture.Events.ToArray().OfType<RunEvent.StepStarted>().Any())
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        var run = (await waiting).Run!;
        fixture.Cut(run, record => record.Kind == "step-started");

        // An hour later nothing is left to wait for.
        var report = await fixture.RunAsync(fixture.Commission() with { Resume = run, Clock = new ShiftedClock(TimeSpan.FromHours(1)) });

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
    }

    [LinuxFact]
    public void Only_the_very_processes_that_were_started_are_survivors()
    {
        using var mine = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/setsid", ["-w", "sleep", "71740"]))!;
        using var marked = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/sleep", ["71741"]) { Environment = { ["STEP_RUN"] = "r1:step:1" } })!;
        try
        {
            while (!ProcessTable.IsAlive(mine.Id))
            {
                Thread.Sleep(5);
            }

            var identity = ProcessTable.Identify(mine.Id)!;
            Assert.Equal([mine.Id], Ids([identity], "STEP_RUN=none:"));
            Assert.Empty(Ids([identity with { Start = identity.Start - 1 }], "STEP_RUN=none:"));
            Assert.Empty(Ids([identity with { Boot = "another" }], "STEP_RUN=none:"));
            Assert.Equal([marked.Id], Ids([], "STEP_RUN=r1:"));
            Assert.False(ProcessTable.Signal(identity with { Start = identity.Start - 1 }, Signals.Kill));
        }
        finally
        {
            mine.Kill();
            marked.Kill();
        }

        static IEnumerable<int> Ids(IReadOnlyList<ProcessIdentity> started, string mark) => ProcessTable.Survivors(started, mark).Select(process => process.Group);
    }

    private sealed class Attendant(Func<Question, string> answer) : IAttendant
    {
        public List<Question> Asked { get; } = [];

        public Task<string?> AskAsync(Question question, CancellationToken cancellation)
        {
            Asked.Add(question);
            return Task.FromResult<string?>(answer(question));
        }
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
