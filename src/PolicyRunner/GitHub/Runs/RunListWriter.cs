using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Runs;

/// <summary>The runs as a list for people.</summary>
public static class RunListWriter
{
    public static void Write(IReadOnlyList<RunSummary> runs, TextWriter output)
    {
        var width = runs.Select(run => run.State.Length).DefaultIfEmpty().Max();
        foreach (var run in runs)
        {
            output.WriteLine($"{run.Run}  {TerminalLineText.Of(run.State).PadRight(width)}  {Moment.Format(run.Created)}  {TerminalLineText.Of(run.Title)}");
            output.WriteLine($"  {TerminalLineText.Of(run.Address)}");
            foreach (var waiting in run.Waiting)
            {
                output.WriteLine($"  {TerminalLineText.Of(waiting)}");
            }
        }

        output.WriteLine($"{Words.Count(runs.Count, "run")} of runbooks among the newest 100 on GitHub.");
    }
}
