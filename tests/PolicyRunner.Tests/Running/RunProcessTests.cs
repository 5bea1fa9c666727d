using System.Diagnostics;
using System.Text.Json.Nodes;
using PolicyRunner.Processes;
using PolicyRunner.Schemas;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Running;

/// <summary>The run command as its users start it.</summary>
public sealed class RunProcessTests
{
    private const string Slow = """
        ## Procedure

        ```bash id=one undo=undo-one timeout=1m
        note one; sleep 71750 & wait
        ```

        ## Rollback

        ```bash id=undo-one timeout=1m
        note undo one
        ```
        """;

    [LinuxFact]
    public async Task Exit_codes_say_what_came_of_it()
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=one\ntest \"$WORD\" = good\n```\n", "parameters:\n  word: { type: string }");

        Assert.Equal(0, (await Run(fixture, "run", "OPS-1", "-p", "word=good")).ExitCode);
        Assert.Equal(1, (await Run(fixture, "run", "OPS-1", "-p", "word=bad")).ExitCode);
        Assert.Equal(2, (await Run(fixture, "run")).ExitCode);
        Assert.Equal(2, (await Run(fixture, "run", "OPS-2")).ExitCode);
        Assert.Equal(2, (await Run(fixture, "run", "--resume", "none")).ExitCode);
        var incomplete = await Run(fixture, "run", "OPS-1");
        Assert.Equal((2, ""), (incomplete.ExitCode, incomplete.Output));
        Assert.Contains("Parameter 'word' has no value; add -p word=…", incomplete.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Run(fixture, "run", "OPS-1", "-p", "wrod=good")).ExitCode);
        var lost = await Run(fixture, "run", "--resume", "none");
        Assert.Contains("There is no run 'none' below .policyrunner/runs. The newest: '2", lost.Error, StringComparison.Ordinal);
        fixture.Runbook("## Procedure\n\n```bash id=one\nrm -rf <dir>\n```\n");
        Assert.Equal(2, (await Run(fixture, "run", "OPS-1")).ExitCode);
        fixture.Runbook("## Procedure\n\n```bash id=one\ntrue\n```\n", "confirm: DO IT");
        Assert.Equal(5, (await Run(fixture, "run", "OPS-1")).ExitCode);
        Assert.Equal(0, (await Run(fixture, "run", "OPS-1", "--confirm", "DO IT")).ExitCode);
    }

    [LinuxFact]
    public async Task A_policy_that_breaks_ends_a_run_before_it_begins()
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=one\necho ran >> notes.txt\n```\n");
        Directory.CreateDirectory(Path.Combine(fixture.Root, "policies"));
        File.WriteAllText(Path.Combine(fixture.Root, "policies", "TEAM1-breaks.csx"), """
            return new Policy("TEAM1", "breaks")
            {
                Title = "Asks for a step that is not there",
                Why = "A policy that breaks must not look like one that agrees.",
                Profile = Profile.Baseline,
                Severity = Severity.Error,
                Check = (runbook, context) => [runbook.Steps[runbook.Steps.Count].Finding("never")],
            };
            """);

        var answer = await Run(fixture, "run", "OPS-1");

        Assert.Equal((4, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("TEAM1", answer.Error, StringComparison.Ordinal);
        Assert.Empty(fixture.Notes);
    }

    [LinuxFact]
    public async Task The_JSON_keeps_to_its_schema_whatever_came_of_it()
    {
        using var fixture = new RunFixture("## Procedure\n\n### Step 1: One\n\n```bash id=one\necho hello; test \"$WORD\" = good\n```\n\n### Step 2: Look\n\nLook.\n", "parameters:\n  word: { type: string }");
        foreach (var (arguments, outcome) in (List<(string[], string)>)[(["-p", "word=good"], "paused"), (["-p", "word=bad"], "failed"), ([], "refused"), (["-p", "word=good", "--answer", "look=done"], "succeeded")])
        {
            var answer = await Run(fixture, ["run", "OPS-1", "--format", "json", .. arguments]);

            var yaml = YamlReader.Read(EmbeddedText.Whole(new SourceFile("run.json", answer.Output)));
            Assert.Empty(SchemaValidator.Validate(yaml.Root!, "run"));
            Assert.Equal(outcome, (string?)JsonNode.Parse(answer.Output)!["outcome"]);
        }
    }

    [LinuxFact]
    public async Task A_dry_run_starts_nothing_and_leaves_nothing()
    {
        using var fixture = new RunFixture(Slow);

        var answer = await Run(fixture, "run", "OPS-1", "--dry-run");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("Nothing was started", answer.Output, StringComparison.Ordinal);
        Assert.Empty(fixture.Notes);
        Assert.False(Directory.Exists(fixture.At(".policyrunner/runs")));
    }

    [LinuxFact]
    public async Task A_plan_runs_as_it_was_shown_or_not_at_all()
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=one\nnote \"$WORD\"\n```\n", "parameters:\n  word: { type: string }");
        await Run(fixture, "plan", "OPS-1", "-p", "word=a b", "--out", "plan.json");

        var ran = await Run(fixture, "run", "plan.json");
        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Equal(["a b"], fixture.Notes);

        await Run(fixture, "plan", "OPS-1", "-p", "word=a b", "--out", "plan.json");
        fixture.Runbook("## Procedure\n\n```bash id=one\nnote \"$WORD\" more\n```\n", "parameters:\n  word: { type: string }");
        Assert.Equal(5, (await Run(fixture, "run", "plan.json")).ExitCode);
        Assert.Single(fixture.Notes);
    }

    [LinuxTheory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public async Task The_first_signal_stops_and_rolls_back(int signal, int code)
    {
        using var fixture = new RunFixture(Slow);
        var (process, output, error) = Start(fixture, "run", "OPS-1");
        using (process)
        {
            await Until(() => fixture.Notes.Count > 0);
            Signals.ToProcess(process.Id, signal);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

            Assert.True(process.ExitCode == code, $"{process.ExitCode} {await output} {await error}");
            Assert.Equal(["one", "undo one"], fixture.Notes);
            Assert.Contains("was rolled back", await output, StringComparison.Ordinal);
            Assert.Empty(RunTests.Processes("sleep\071750"));
        }
    }

    [LinuxFact]
    public async Task The_second_signal_kills_and_the_run_can_go_on()
    {
        using var fixture = new RunFixture(Slow.Replace("note one; sleep 71750 & wait", "trap '' INT TERM; note one; sleep 71751", StringComparison.Ordinal));
        var (process, _, error) = Start(fixture, "run", "OPS-1");
        var said = "";
        using (process)
        {
            await Until(() => fixture.Notes.Count > 0);
            Signals.ToProcess(process.Id, 2);
            await Task.Delay(300);
            Signals.ToProcess(process.Id, 2);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            said = await error;

            Assert.Equal(130, process.ExitCode);
            await Until(() => RunTests.Processes("sleep\071751").Count == 0);
        }

        // What was asked to stop goes on with its rollback.
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(fixture.At(".policyrunner/runs"))));
        Assert.EndsWith($"\nKilled while 'one' ran; what was done is not yet taken back. Go on with that: policyrunner run --resume {run}\n", said, StringComparison.Ordinal);
        var waits = await fixture.ResumeAsync(run);
        Assert.Equal("It was begun and its end was not seen; look whether it happened and say so.", Assert.Single(waits.Steps, step => step.Outcome == PolicyRunner.Running.StepOutcome.Waiting).Message);
        var resumed = await fixture.ResumeAsync(run, "one=failed");
        Assert.Equal(PolicyRunner.Running.RunOutcome.RolledBack, resumed.Outcome);
        Assert.Equal(["one", "undo one"], fixture.Notes);
    }

    [LinuxFact]
    public async Task What_cannot_be_recorded_does_not_begin()
    {
        using var fixture = new RunFixture("## Procedure\n\n" + string.Concat(Enumerable.Range(0, 40).Select(number => $"```bash id=s{number}\nnote {number}\n```\n\n")));

        // Files of the tool end at 16 KiB: the disk is full for it. Its own image needs no writable copy then.
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "limited", "dotnet", Path.Combine(AppContext.BaseDirectory, "PolicyRunner.Dummy.dll"), fixture.Root, "run", "OPS-1", "0", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True((await output).Contains("The journal cannot be written", StringComparison.Ordinal), $"{process.ExitCode} {await output} {await error}");
        Assert.InRange(fixture.Notes.Count, 1, 39);
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(fixture.At(".policyrunner/runs"))));
        var started = fixture.Journal(run).Records.Count(record => record.Kind == "step-started");
        Assert.InRange(fixture.Notes.Count, started - 1, started);

        var unknown = fixture.Journal(run).Records[^1] is { Kind: "step-started" } last ? new[] { $"{((string?)last.Data["step"])!.Split(':')[1]}=done" } : [];
        Assert.Equal(PolicyRunner.Running.RunOutcome.Succeeded, (await fixture.ResumeAsync(run, unknown)).Outcome);
        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"{number}"), fixture.Notes);
    }

    private static Task<ToolAnswer> Run(RunFixture fixture, params string[] arguments) => ToolProcess.RunAsync(fixture.Root, fixture.Environment, arguments);

    private static (Process Process, Task<string> Output, Task<string> Error) Start(RunFixture fixture, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ToolUnderTest.Assembly, .. arguments]) { WorkingDirectory = fixture.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{fixture.Environment["PATH"]}:{Environment.GetEnvironmentVariable("PATH")}";
        var process = Process.Start(start)!;
        return (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var look = 0; !holds(); look++)
        {
            Assert.True(look < 1500, "It does not come to pass.");
            await Task.Delay(20);
        }
    }
}
