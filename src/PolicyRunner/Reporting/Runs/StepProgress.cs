using PolicyRunner.Planning;
using PolicyRunner.Running;

namespace PolicyRunner.Reporting.Runs;

/// <summary>Where a step of a run stands.</summary>
internal sealed class StepProgress
{
    /// <summary>How many lines of its output are remembered.</summary>
    public const int LongestOutput = 10;

    private readonly Queue<string> output = new();

    public StepProgress(StepPlace place, PlannedStep? step) => (Place, Step) = (place, step);

    public StepPlace Place { get; }

    /// <summary>Null for one that an earlier process ended and that no plan at hand has.</summary>
    public PlannedStep? Step { get; private set; }

    /// <summary>The steps of the runbook that it calls, in the order of their beginnings.</summary>
    public List<StepProgress> Called { get; } = [];

    public int Attempt { get; private set; }

    /// <summary>When its first attempt began; null: not yet.</summary>
    public DateTimeOffset? Begun { get; private set; }

    /// <summary>What became of it, or null while it runs or waits for its turn.</summary>
    public StepReport? Report { get; private set; }

    public bool IsRunning => Begun is not null && Report is null;

    /// <summary>Why the last attempt failed while the next one is waited for; null: it is not.</summary>
    public string? Retry { get; private set; }

    /// <summary>The newest lines of its output, as they were printed.</summary>
    public IReadOnlyCollection<string> Output => output;

    public void Start(RunEvent.StepStarted started)
    {
        (Step, Attempt, Begun, Retry) = (started.Step, started.Attempt, Begun ?? started.Time, null);
        output.Clear();
    }

    public void Print(string line)
    {
        if (output.Count == LongestOutput)
        {
            output.Dequeue();
        }

        output.Enqueue(line);
    }

    public void TryAgain(string message) => Retry = message;

    public void End(StepReport report) => Report = report;
}
