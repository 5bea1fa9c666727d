using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running;

namespace PolicyRunner.Tests.Reporting.Runs;

/// <summary>The picture of a run, from what really happened in one.</summary>
public sealed class RunScreenTests : IAsyncLifetime, IDisposable
{
    private const string Body = """
        ## Procedure

        ```bash id=look
        echo looking
        ```

        ```bash id=change undo=change-back retry=1 backoff=10ms
        for line in 1 2 3 4 5 6 7; do echo "line $line"; done; false
        ```

        ```bash id=never needs=change
        true
        ```

        ## Verification

        ```bash id=works on=rollback
        printf 'bell \a and \e[31mred\e[0m\r 中文 🚀 %0500d\n' 7
        ```

        ```bash id=works-new on=procedure
        true
        ```

        ## Rollback

        ```bash id=change-back
        echo back
        ```
        """;

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 15, 0, TimeSpan.Zero);
    private readonly RunFixture fixture = new(Body);
    private IReadOnlyList<RunEvent> events = [];

    public async Task InitializeAsync()
    {
        await fixture.RunAsync();

        // A second between two events, and each step took 1.2 s.
        events = [.. fixture.Events.Select((happened, index) => Timed(happened) with { Time = Start.AddSeconds(index) })];
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => fixture.Dispose();

    [LinuxFact]
    public void It_shows_what_is_over_what_runs_and_what_is_to_come() => Snapshot.Match(Picture(After("line 7"), 60, 30), "Running");

    [LinuxFact]
    public void It_tells_more_briefly_what_does_not_fit() => Snapshot.Match(string.Join("--\n", new[] { 10, 8, 5, 2, 1 }.Select(rows => Picture(After("line 7"), 24, rows))), "Small");

    [LinuxFact]
    public void A_rollback_takes_the_place_of_what_is_not_reached_any_more() => Snapshot.Match(Picture(After("back"), 60, 30), "Rollback");

    [LinuxFact]
    public void In_the_end_it_holds_everything_and_what_failed_steps_printed_last() =>
        Snapshot.Match(string.Concat(RunScreen.LastLines(After(null), Start.AddMinutes(3), 70, new ReportOptions()).Select(line => line + "\n")), "Last");

    [LinuxFact]
    public void It_keeps_to_its_room_whatever_is_printed() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), (printed, columns, rows) =>
        {
            (columns, rows) = (10 + Math.Abs(columns % 100), 1 + Math.Abs(rows % 30));
            var progress = After("line 7");
            progress.Apply(new RunEvent.StepPrinted(new StepPlace("change", RunPhase.Procedure), printed ?? "", false, Start));

            var lines = RunScreen.Lines(progress, Start.AddHours(30), columns, rows, new ReportOptions { Color = true });

            return lines.Count <= rows && lines.All(line => TerminalLineText.Width(line) <= columns && !line.Replace("\x1b[", "", StringComparison.Ordinal).Any(char.IsControl));
        }).QuickCheckThrowOnFailure();

    // Everything up to a line that was printed; null: everything.
    private RunProgress After(string? line)
    {
        var progress = new RunProgress();
        foreach (var happened in events)
        {
            progress.Apply(happened);
            if (line is not null && happened is RunEvent.StepPrinted printed && printed.Line == line)
            {
                break;
            }
        }

        return progress;
    }

    private static string Picture(RunProgress progress, int columns, int rows) =>
        string.Concat(RunScreen.Lines(progress, Start.AddSeconds(75), columns, rows, new ReportOptions()).Select(line => line + "\n"));

    private static RunEvent Timed(RunEvent happened) => happened switch
    {
        RunEvent.Started started => started with { Run = "20261121-081500-7f3a2c" },
        RunEvent.StepEnded ended => ended with { Report = ended.Report with { Duration = TimeSpan.FromSeconds(1.2) } },
        _ => happened,
    };
}
