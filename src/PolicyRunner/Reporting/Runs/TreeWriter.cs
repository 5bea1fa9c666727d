using PolicyRunner.Running;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Runs;

/// <summary>Writes the tree of a run, each line cut to the columns there are.</summary>
internal sealed class TreeWriter(int columns, DateTimeOffset now, Paint paint, RunDetail detail)
{
    private const int Indent = 2;

    public List<string> Lines { get; } = [];

    public RunDetail Detail => detail;

    /// <param name="depth">How far it is moved in.</param>
    /// <param name="head">Its beginning, which is ours and short.</param>
    /// <param name="text">From anywhere; cut where the line ends.</param>
    /// <param name="time">Ours; in front of the text when both do not fit.</param>
    public void Line(int depth, Func<Paint, string> head, string text, string time)
    {
        var line = new string(' ', depth * Indent);
        var used = line.Length + TerminalText.Width(head(default)) + 1;
        if (used > columns)
        {
            Lines.Add(line.Length >= columns ? "" : line + TerminalText.Fit(head(default), columns - line.Length));
            return;
        }

        var room = columns - used - (time.Length > 0 ? time.Length + 1 : 0);
        var shown = room <= 0 ? "" : TerminalText.Fit(text, room);
        var tail = time.Length > 0 && used + time.Length <= columns ? (shown.Length > 0 ? " " : "") + paint.Dim(time) : "";
        Lines.Add((line + head(paint) + " " + shown + tail).TrimEnd(' '));
    }

    public void Steps(IReadOnlyList<StepProgress> steps, int depth)
    {
        if (detail.IsOfRunningOnly)
        {
            steps = [.. steps.Where(step => step.IsRunning)];
        }

        for (var at = 0; at < steps.Count; at++)
        {
            // One step is told as soon as counted.
            var like = LikeAt(steps, at);
            if (like > 1)
            {
                Line(depth, colour => RunWordings.Sign(steps[at].Report is null ? StepOutcome.Pending : StepOutcome.Completed, colour), $"{Wording.Count(like, "step")} {(steps[at].Report is null ? "to come" : "done")}", "");
                at += like - 1;
                continue;
            }

            Step(steps[at], depth);
        }
    }

    // How many from here on are counted and not told.
    private int LikeAt(IReadOnlyList<StepProgress> steps, int first)
    {
        Func<StepProgress, bool>? like = !detail.ShowsWhatIsOver && IsDone(steps[first]) ? IsDone : !detail.ShowsWhatIsToCome && IsToCome(steps[first]) ? IsToCome : null;
        return like is null ? 0 : steps.Skip(first).TakeWhile(like).Count();
    }

    private void Step(StepProgress step, int depth)
    {
        var attempt = step.Attempt > 1 && step.IsRunning ? $" (attempt {step.Attempt})" : "";
        if (step.Report is { } report)
        {
            var word = report.Outcome is StepOutcome.Completed ? "" : $" {report.Outcome.Word()}";
            Line(depth, colour => RunWordings.Sign(report.Outcome, colour), $"{step.Place.Id}{word}{(report.Message is { } message ? $": {message}" : "")}", report is { Duration: { } time, Outcome: not StepOutcome.Skipped } ? DurationText.Of(time) : "");
        }
        else if (step.Begun is { } begun)
        {
            Line(depth, colour => colour.Help("▸"), $"{step.Place.Id}{attempt}{(step.Retry is { } retry ? $": {retry} Trying again." : "")}", Duration.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor((now - begun).TotalSeconds)))));
        }
        else
        {
            Line(depth, colour => colour.Dim("·"), step.Place.Id, "");
        }

        Steps(step.Called, depth + 1);
        var lines = step.IsRunning ? detail.Output
            : step.Report is { Outcome: StepOutcome.Completed } ? detail.OutputOfDone
            : detail.IsOver && step.Report is { Outcome: StepOutcome.Failed or StepOutcome.TimedOut } ? StepProgress.LongestOutput
            : 0;
        foreach (var line in step.Output.Skip(step.Output.Count - Math.Min(lines, step.Output.Count)))
        {
            Line(depth + 1, colour => colour.Dim("│"), line, "");
        }
    }

    private static bool IsDone(StepProgress step) => step.Report is { Outcome: StepOutcome.Completed or StepOutcome.Skipped };

    private static bool IsToCome(StepProgress step) => step is { Begun: null, Report: null };
}
