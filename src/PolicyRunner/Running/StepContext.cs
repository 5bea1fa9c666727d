using PolicyRunner.Planning;
using PolicyRunner.Processes;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>One attempt at a step.</summary>
internal sealed record StepContext
{
    public required RunContext Run { get; init; }

    public required Plan Plan { get; init; }

    public required PlannedStep Step { get; init; }

    public required StepKey Key { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    public required RunNames Names { get; init; }

    public required StepLog Log { get; init; }

    /// <summary>Records that the attempt begins. What the step does, it does after this has returned.</summary>
    /// <exception cref="RecordingException">It must not begin.</exception>
    public void Begin(ProcessIdentity? process = null)
    {
        Run.Journal.StepStarted(Key, Attempt, process);
        Run.Tell(new RunEvent.StepStarted(Key.Place, Step, Attempt, Run.Now));
    }
}
