using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Follows a run so that somebody who kills it can be told what is left. The signal comes on a thread of its own.</summary>
internal sealed class KilledRun
{
    private readonly Lock gate = new();
    private readonly List<string> open = [];
    private string? run;

    public void See(RunEvent happened)
    {
        lock (gate)
        {
            switch (happened)
            {
                case RunEvent.Started started:
                    run = started.Run;
                    break;
                case RunEvent.StepStarted started when !open.Contains(started.Place.Id):
                    open.Add(started.Place.Id);
                    break;
                case RunEvent.StepEnded ended:
                    open.Remove(ended.Place.Id);
                    break;
                case RunEvent.Ended:
                    run = null;
                    break;
            }
        }
    }

    /// <returns>What is left and how it goes on; null when nothing was begun, or all is over.</returns>
    public string? Last()
    {
        lock (gate)
        {
            // Of a step that calls others, these say it.
            var cut = open.Where(id => !open.Exists(other => other.StartsWith($"{id}/", StringComparison.Ordinal))).Select(id => $"'{id}'").ToList();
            return run is null ? null
                : $"Killed{(cut.Count > 0 ? $" while {Wording.And(cut)} ran" : "")}; what was done is not yet taken back. Go on with that: {RunWriter.CommandLine(["run", "--resume", run])}";
        }
    }
}
