using PolicyRunner.Running;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Runs;

/// <summary>A run as lines of a terminal: a tree of its phases and steps with their times, and what running steps print.</summary>
public static class RunScreen
{
    // Too little to read, and too little to go wrong.
    private const int LeastColumns = 10;

    /// <summary>What a screen shows of a run that is under way.</summary>
    /// <param name="progress">Where the run stands.</param>
    /// <param name="now">For the times of what still runs.</param>
    /// <param name="columns">No line takes more.</param>
    /// <param name="rows">There are no more lines. What does not fit is told more briefly: what is over first, then what is to come.</param>
    /// <param name="options">Colours.</param>
    public static IReadOnlyList<string> Lines(RunProgress progress, DateTimeOffset now, int columns, int rows, ReportOptions options)
    {
        var lines = new List<string>();
        foreach (var detail in RunDetail.FromMostToLeast)
        {
            lines = Tree(progress, now, columns, options, detail);
            if (lines.Count <= rows)
            {
                return lines;
            }
        }

        // At a window of three rows a person wants to see what runs, and of many things those that began last.
        var left = Math.Max(rows, 1) - 1;
        return left == 0 ? [lines[0]] : [lines[0], .. lines.GetRange(lines.Count - left, left)];
    }

    /// <summary>What stays on the screen when the run is over: all of it, and the last lines that failed steps printed.</summary>
    /// <param name="progress">Where the run stands.</param>
    /// <param name="now">For the times of what has no end.</param>
    /// <param name="columns">No line takes more.</param>
    /// <param name="options">Colours.</param>
    public static IReadOnlyList<string> LastLines(RunProgress progress, DateTimeOffset now, int columns, ReportOptions options) =>
        Tree(progress, now, columns, options, RunDetail.Last);

    /// <summary>What stays on the screen above a question: how far the run has come, and what its steps have printed.</summary>
    /// <param name="progress">Where the run stands.</param>
    /// <param name="now">For the times of what has no end.</param>
    /// <param name="columns">No line takes more.</param>
    /// <param name="options">Colours.</param>
    public static IReadOnlyList<string> LinesBeforeQuestion(RunProgress progress, DateTimeOffset now, int columns, ReportOptions options) =>
        Tree(progress, now, columns, options, RunDetail.Asked);

    private static List<string> Tree(RunProgress progress, DateTimeOffset now, int columns, ReportOptions options, RunDetail detail)
    {
        if (progress.Run is not { } run)
        {
            return [];
        }

        var writer = new TreeWriter(Math.Max(columns, LeastColumns), now, new Paint(options.Color), detail);
        writer.Line(0, paint => paint.Bold($"Run {run.Run}"), $"{(run.IsResumed ? "goes on with" : "of")} {run.Plan.Runbook.Id} {run.Plan.Runbook.Title}", progress.IsUnderWay ? Elapsed(now - run.Time) : "");
        foreach (var phase in progress.Phases.Where(phase => phase.Steps.Count > 0 && (!detail.IsOfRunningOnly || phase is { Begun: not null, IsOver: false })))
        {
            Phase(writer, phase, progress.IsUnderWay ? now : phase.Ended ?? now);
        }

        return writer.Lines;
    }

    private static void Phase(TreeWriter writer, PhaseProgress phase, DateTimeOffset now)
    {
        var time = phase.Begun is not { } begun ? "" : Elapsed((phase.IsOver ? phase.Ended ?? now : now) - begun);
        var isBrief = !writer.Detail.ShowsWhatIsOver && phase.IsOver && phase.Steps.TrueForAll(IsFine);
        writer.Line(0, paint => paint.Bold(RunWordings.Title(phase.Phase)), isBrief ? Wording.Count(phase.Steps.Count, "step") : "", time);
        if (!isBrief)
        {
            writer.Steps(phase.Steps, 1);
        }
    }

    private static bool IsFine(StepProgress step) => step.Report is { Outcome: StepOutcome.Completed or StepOutcome.Skipped };

    private static string Elapsed(TimeSpan time) => Duration.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor(time.TotalSeconds))));
}
