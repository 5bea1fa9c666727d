using PolicyRunner.Planning;

namespace PolicyRunner.Running;

/// <summary>Something that happened while running, for whoever watches: a printer of lines, a live screen. Events come one at a time.</summary>
/// <param name="Time">In UTC, as the run's clock says.</param>
public abstract record RunEvent(DateTimeOffset Time)
{
    /// <summary>A run begins, or goes on.</summary>
    /// <param name="Run">Its id.</param>
    /// <param name="Plan">What it does.</param>
    /// <param name="IsResumed">True when an earlier process began it.</param>
    /// <param name="Time">When.</param>
    public sealed record Started(string Run, Plan Plan, bool IsResumed, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>A part of a plan begins.</summary>
    /// <param name="Phase">Which.</param>
    /// <param name="Caller">The step that calls the plan, or null for the run's own.</param>
    /// <param name="Time">When.</param>
    public sealed record PhaseStarted(RunPhase Phase, string? Caller, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>An attempt at a step begins.</summary>
    public sealed record StepStarted(StepPlace Place, PlannedStep Step, int Attempt, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>A line of a step's output, secrets masked, without its line end; very long ones are cut.</summary>
    public sealed record StepPrinted(StepPlace Place, string Line, bool IsError, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>An attempt failed and another one follows.</summary>
    public sealed record StepRetried(StepPlace Place, string Message, TimeSpan Delay, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>A step is over, or waits for a person.</summary>
    /// <param name="Place">Which.</param>
    /// <param name="Report">What became of it.</param>
    /// <param name="IsEarlier">True when it was over before this process went on with the run.</param>
    /// <param name="Time">When.</param>
    public sealed record StepEnded(StepPlace Place, StepReport Report, bool IsEarlier, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>Something worth a line that belongs to no step.</summary>
    public sealed record Noted(string Message, DateTimeOffset Time) : RunEvent(Time);

    /// <summary>The run is over or paused.</summary>
    public sealed record Ended(RunReport Report, DateTimeOffset Time) : RunEvent(Time);
}

/// <summary>Where in a run a step stands.</summary>
/// <param name="Id">As in <see cref="StepReport.Id"/>.</param>
/// <param name="Phase">The phase of the run's own plan that it happens in.</param>
public sealed record StepPlace(string Id, RunPhase Phase);
