using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

public sealed class RunTests
{
    [LinuxFact]
    public async Task Steps_run_in_order_and_each_is_recorded_before_and_after()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=one
            note one
            ```

            ```bash id=two
            note two "$VERSION"
            ```
            """), "parameters:\n  version: { type: string }");

        var report = await fixture.RunAsync("version=v 1");

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(["one", "two v 1"], fixture.Notes);
        Assert.Equal(
            ["run-started", "admitted", "step-started procedure:one", "step-ended procedure:one", "step-started procedure:two", "step-ended procedure:two", "run-ended"],
            fixture.Records(report.Run!));
        Assert.Null(fixture.Journal(report.Run!).Fault);
        Assert.Equal(["one completed", "two completed"], report.Steps.Select(step => $"{step.Id} {step.Outcome}".ToLowerInvariant()));
    }

    [LinuxFact]
    public async Task The_record_of_a_beginning_is_on_disk_before_the_step_does_anything()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=look
            cat .policyrunner/runs/*/journal.jsonl > seen
            echo "$$" > pid
            ```
            """));

        var report = await fixture.RunAsync();

        Assert.Contains("\"kind\":\"step-started\"", await File.ReadAllTextAsync(fixture.At("seen")), StringComparison.Ordinal);
        var started = fixture.Journal(report.Run!).Records.Single(record => record.Kind == "step-started");
        Assert.Equal((await File.ReadAllTextAsync(fixture.At("pid"))).Trim(), $"{started.Data["group"]}");
    }

    [LinuxTheory]
    [InlineData(".policyrunner")]
    [InlineData(".policyrunner/runs")]
    public async Task A_run_that_would_be_recorded_behind_a_link_is_not_begun(string link)
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=one
            note one
            ```
            """));
        var elsewhere = Directory.CreateDirectory(fixture.At("elsewhere"));
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.At(link))!);
        Directory.CreateSymbolicLink(fixture.At(link), elsewhere.FullName);

        var report = await fixture.RunAsync();

        Assert.Equal((RunOutcome.Refused, $"The run cannot be recorded, so nothing was started: '{link}' is a symbolic link, and no record is written through one."), (report.Outcome, Assert.Single(report.Reasons)));
        Assert.Empty(fixture.Notes);
        Assert.DoesNotContain(elsewhere.GetFileSystemInfos("*", SearchOption.AllDirectories), entry => entry.Name is "logs" or "journal.jsonl");
    }

    [LinuxFact]
    public async Task A_step_sees_a_short_list_of_variables_its_parameters_and_its_own_secrets()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=without
            env > without
            ```

            ```bash id=with secrets=TOKEN
            env > with
            ```
            """), "secrets: [TOKEN]\nparameters:\n  app-name: { type: string }");
        fixture.Environment["TOKEN"] = "s3cr3t-value";
        fixture.Environment["AWS_SECRET_ACCESS_KEY"] = "not for steps";

        Assert.Equal(RunOutcome.Succeeded, (await fixture.RunAsync("app-name=web")).Outcome);

        var (without, with) = (await File.ReadAllLinesAsync(fixture.At("without")), await File.ReadAllLinesAsync(fixture.At("with")));
        Assert.Equal(
            ["APP_NAME", "HOME", "PATH", "PWD", "SHLVL", "STEP_ID", "STEP_OUTPUT", "STEP_RUN", "TERM", "_"],
            without.Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("APP_NAME=web", without);
        Assert.Equal(["TOKEN=s3cr3t-value"], with.Where(line => line.StartsWith("TOKEN", StringComparison.Ordinal)));
    }

    [LinuxFact]
    public async Task Outputs_reach_later_steps_as_variables_and_conditions()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=find
            echo "count=3" >> "$STEP_OUTPUT"
            echo "name=a=b c" >> "$STEP_OUTPUT"
            ```

            ```bash id=use when="steps.find.outputs.count > 2"
            note "$STEPS_FIND_NAME"
            ```

            ```bash id=not when="steps.find.outputs.count > 3"
            note never
            ```
            """));

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(["a=b c"], fixture.Notes);
        Assert.Equal(StepOutcome.Skipped, report.Steps.Single(step => step.Id == "not").Outcome);
    }

    [Theory]
    [InlineData("echo nonsense", "'nonsense' in its outputs is no name=value")]
    [InlineData("echo \"a b=1\"", "'a b=1' in its outputs is no name=value")]
    [InlineData("echo \"token=$TOKEN\"", "The output 'token' holds a secret")]
    [InlineData("echo \"token=$(printf %s \"x$TOKEN\" | base64)\"", "The output 'token' holds a secret")]
    [InlineData("printf 'a=\\xff\\n'", "no UTF-8")]
    [InlineData("printf 'a=%070000d\\n' 1", "more than 65536 bytes")]
    public async Task Outputs_that_cannot_be_taken_fail_the_step(string write, string message)
    {
        using var fixture = new RunFixture(Body($"""
            ```bash id=bad secrets=TOKEN retry=2
            {write} >> "$STEP_OUTPUT"
            ```
            """), "secrets: [TOKEN]");
        fixture.Environment["TOKEN"] = "s3cr3t-value";

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Contains(message, Assert.Single(report.Reasons), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", fixture.Everything(report.Run!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ready\nservice up", true)]
    [InlineData("", "ready\n...\nup", true)]
    [InlineData("", "up\n...\nready", false)]
    [InlineData("expect=exact", "get ready\nservice up 12", true)]
    [InlineData("expect=exact", "get ready\nservice up", false)]
    [InlineData("expect=exact", "get ready\n...", true)]
    [InlineData("expect=regex", "^service up \\d+$", true)]
    [InlineData("expect=regex", "^up", false)]
    public async Task What_a_step_prints_is_compared_with_what_is_expected(string mode, string expected, bool isMet)
    {
        using var fixture = new RunFixture(Body($"""
            ```bash id=look
            printf 'get ready\nservice up 12\n'
            ```

            Expected output:

            ```text {mode}
            {expected}
            ```
            """));

        Assert.Equal(isMet ? RunOutcome.Succeeded : RunOutcome.Failed, (await fixture.RunAsync()).Outcome);
    }

    [LinuxFact]
    public async Task What_is_printed_is_kept_in_the_log_and_told_line_by_line()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=talk
            echo out; echo err >&2; printf 'no end'
            ```
            """));

        var report = await fixture.RunAsync();

        var log = await File.ReadAllLinesAsync(fixture.At($".policyrunner/runs/{report.Run}/{report.Steps[0].Log}"));
        Assert.Equal(["err", "no end", "out"], log.Order(StringComparer.Ordinal));
        Assert.Equal(["err True", "no end False", "out False"], fixture.Events.OfType<RunEvent.StepPrinted>().Select(line => $"{line.Line} {line.IsError}").Order(StringComparer.Ordinal));
    }

    [LinuxFact]
    public async Task A_step_that_takes_too_long_is_ended_with_everything_it_started()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=slow timeout=300ms
            trap '' TERM
            (trap '' TERM; sleep 71717) &
            setsid sleep 71718 &
            sleep 71719
            ```
            """));

        var report = await fixture.RunAsync();

        Assert.Equal(StepOutcome.TimedOut, report.Steps[0].Outcome);
        Assert.Equal("'slow': It took longer than 300ms, asked to end and killed.", report.Reasons[0]);
        Assert.Empty(Processes("sleep\07171"));
    }

    [LinuxFact]
    public async Task What_a_step_leaves_running_in_its_group_ends_with_it()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=leave
            sleep 71720 &
            setsid sleep 71721 &
            ```
            """));

        Assert.Equal(RunOutcome.Succeeded, (await fixture.RunAsync()).Outcome);
        Assert.Empty(Processes("sleep\07172"));
    }

    [LinuxFact]
    public async Task A_failing_step_is_tried_again_as_often_as_it_says()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=flaky retry=3 backoff=10ms
            note try
            test "$(wc -l < notes)" -ge 3
            ```
            """));

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(3, report.Steps[0].Attempts);
        Assert.Equal(3, fixture.Notes.Count);
        Assert.Equal(2, fixture.Events.OfType<RunEvent.StepRetried>().Count());
    }

    [LinuxFact]
    public async Task Branches_run_side_by_side_and_meet()
    {
        // Each waits for the other: one after the other they would never end.
        using var fixture = new RunFixture(Body("""
            ```bash id=start
            mkdir meet
            ```

            ```bash id=left needs=start timeout=2m
            touch meet/left; until [ -e meet/right ]; do sleep 0.01; done
            ```

            ```bash id=right needs=start timeout=2m
            touch meet/right; until [ -e meet/left ]; do sleep 0.01; done
            ```

            ```bash id=both needs=left,right
            note both
            ```
            """));

        Assert.Equal(RunOutcome.Succeeded, (await fixture.RunAsync()).Outcome);
        Assert.Equal(["both"], fixture.Notes);
    }

    [LinuxFact]
    public async Task After_a_failure_nothing_begins_and_what_runs_is_let_end()
    {
        using var fixture = new RunFixture(Body("""
            ```bash id=start
            true
            ```

            ```bash id=bad needs=start
            exit 7
            ```

            ```bash id=long needs=start
            sleep 0.3; note long
            ```

            ```bash id=after needs=long
            note after
            ```
            """));

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(["long"], fixture.Notes);
        Assert.Equal(["after"], report.Steps.Where(step => step.Outcome == StepOutcome.Pending).Select(step => step.Id));
    }

    internal static string Body(string steps) => $"## Procedure\n\n### Step 1: All\n\n{steps}\n";

    // By the arguments of the process, which stand in /proc with NUL between them.
    internal static IReadOnlyList<string> Processes(string arguments) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Where(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(arguments, StringComparison.Ordinal);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        })];
}
