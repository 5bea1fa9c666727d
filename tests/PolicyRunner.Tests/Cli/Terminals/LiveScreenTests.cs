using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running;

namespace PolicyRunner.Tests.Cli.Terminals;

/// <summary>A run as somebody at a terminal sees it: a real one, with the size, the keys and the signals of a real one.</summary>
public sealed class LiveScreenTests
{
    private const string Slow = """
        ## Procedure

        ```bash id=first
        note first
        ```

        ```bash id=slow undo=undo-slow timeout=2m
        note slow; printf 'bell \a, \e[2J\e[1;1Hhome, \e]0;title\a \r 中文 %0300d\n' 1; echo ready; {0}
        ```

        ## Rollback

        ```bash id=undo-slow timeout=1m
        note undo slow
        ```
        """;

    [LinuxFact]
    public async Task It_shows_the_tree_at_every_size_and_no_output_of_a_step_steers_it()
    {
        using var fixture = new RunFixture(Slow.Replace("{0}", "until test -e go; do sleep 0.1; done", StringComparison.Ordinal));
        using var terminal = Start(fixture, new TerminalScreen(100, 30), "run", "OPS-1");

        await terminal.ShowsAsync("│ ready");
        Assert.Contains("  ✓ first", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Contains("  ▸ slow", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Contains("│ bell \\x07, \\x1b[2J\\x1b[1;1Hhome", terminal.Screen.Text, StringComparison.Ordinal);
        foreach (var (columns, rows) in new[] { (40, 30), (12, 30), (3, 2), (200, 5), (100, 30) })
        {
            terminal.Resize(columns, rows);
            await Task.Delay(600);
        }

        fixture.Write("go", "");
        Assert.Equal(0, await terminal.EndAsync());

        Assert.Empty(terminal.Screen.Unknown);
        var end = terminal.Screen.Text.Split('\n');
        Assert.Matches("^Run .* succeeded: 2 steps, 2 completed.$", end[^1]);
        Assert.Matches("^  ✓ slow ", end[^2]);
        Assert.Matches("^  ✓ first ", end[^3]);
        Assert.Single(end, line => line.Contains("✓ slow", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task Ctrl_C_once_undoes_and_tells()
    {
        using var fixture = new RunFixture(Slow.Replace("{0}", "sleep 71760 & wait", StringComparison.Ordinal));
        using var terminal = Start(fixture, new TerminalScreen(90, 30), "run", "OPS-1");

        await terminal.ShowsAsync("│ ready");
        terminal.Type("\x03");

        Assert.Equal(130, await terminal.EndAsync());
        Assert.Equal(["first", "slow", "undo slow"], fixture.Notes);
        Assert.Contains("Ctrl-C again", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Contains("  ✓ undo-slow", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing undoes 'first', which may have changed something.", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Empty(RunTests.Processes("sleep\071760"));
        Assert.Empty(terminal.Screen.Unknown);
    }

    [LinuxFact]
    public async Task Ctrl_C_twice_ends_it_at_once_with_nothing_left_behind()
    {
        using var fixture = new RunFixture(Slow.Replace("{0}", "trap '' INT TERM; sleep 71761 & wait; sleep 71761", StringComparison.Ordinal));
        using var terminal = Start(fixture, new TerminalScreen(90, 30), "run", "OPS-1");

        await terminal.ShowsAsync("│ ready");
        terminal.Type("\x03");
        await terminal.ShowsAsync("Ctrl-C again");
        terminal.Type("\x03");

        Assert.Equal(130, await terminal.EndAsync());
        Assert.Contains("Killed while 'slow' ran; what was done is not yet taken back. Go on with that:", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Equal(["first", "slow"], fixture.Notes);
        for (var look = 0; RunTests.Processes("sleep\071761").Count > 0; look++)
        {
            Assert.True(look < 500, "Something was left behind.");
            await Task.Delay(20);
        }
    }

    [LinuxFact]
    public async Task A_question_is_asked_below_the_tree_and_the_tree_goes_on_behind_it()
    {
        using var fixture = new RunFixture("## Procedure\n\n### Step 1: Look\n\nIs it green?\n<!-- ask colour = green | red -->\n\n### Step 2: Act\n\n```bash id=act when=\"colour == 'green'\"\nnote act\n```\n");
        using var terminal = Start(fixture, new TerminalScreen(80, 24), "run", "OPS-1");

        await terminal.ShowsAsync("colour [green|red]:");
        terminal.Type("blue\n");
        await terminal.ShowsAsync("'blue' is none of");
        terminal.Type("green\n");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Equal(["act"], fixture.Notes);
        Assert.Contains("  ✓ act", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Empty(terminal.Screen.Unknown);
    }

    [LinuxTheory]
    [InlineData("TERM", "dumb")]
    [InlineData("CI", "true")]
    public async Task Where_nothing_can_be_drawn_there_are_lines(string variable, string value)
    {
        using var fixture = new RunFixture("## Procedure\n\n```bash id=one\necho hello\n```\n");
        using var terminal = StartWith(fixture, new TerminalScreen(80, 24), new() { [variable] = value }, "run", "OPS-1");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("    one | hello\n  ✓ one completed in ", terminal.Screen.Text, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_terminal_that_goes_away_stops_the_run_and_undoes_it()
    {
        using var fixture = new RunFixture(Slow.Replace("{0}", "sleep 71762 & wait", StringComparison.Ordinal));
        var terminal = Start(fixture, new TerminalScreen(90, 30), "run", "OPS-1");
        await terminal.ShowsAsync("│ ready");

        terminal.HangUp();

        for (var look = 0; fixture.Notes.Count < 3; look++)
        {
            Assert.True(look < 1500, string.Join(' ', fixture.Notes));
            await Task.Delay(20);
        }

        Assert.Equal(["first", "slow", "undo slow"], fixture.Notes);
        await terminal.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(143, terminal.Process.ExitCode);
        terminal.Dispose();
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(fixture.At(".policyrunner/runs"))));
        Assert.Equal("run-ended", fixture.Journal(run).Records[^1].Kind);
    }

    private static PseudoTerminal Start(RunFixture fixture, TerminalScreen screen, params string[] arguments) => StartWith(fixture, screen, [], arguments);

    private static PseudoTerminal StartWith(RunFixture fixture, TerminalScreen screen, Dictionary<string, string> variables, params string[] arguments) =>
        new(fixture.Root, screen, new Dictionary<string, string>(variables) { ["PATH"] = $"{fixture.Environment["PATH"]}:{Environment.GetEnvironmentVariable("PATH")}" }, arguments);
}
