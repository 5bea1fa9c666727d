using PolicyRunner.Running;

namespace PolicyRunner.Reporting.Runs;

/// <summary>Where a part of a run stands.</summary>
internal sealed class PhaseProgress(RunPhase phase, DateTimeOffset? begun, IEnumerable<StepProgress> steps)
{
    public RunPhase Phase { get; } = phase;

    /// <summary>Null: not yet.</summary>
    public DateTimeOffset? Begun { get; set; } = begun;

    /// <summary>When its newest step ended, or the next phase began; null: neither.</summary>
    public DateTimeOffset? Ended { get; set; }

    /// <summary>True when the next phase has begun: what waits for its turn will have none.</summary>
    public bool IsLeft { get; set; }

    public List<StepProgress> Steps { get; } = [.. steps];

    /// <summary>True when nothing in it runs or will run.</summary>
    public bool IsOver => IsLeft || Steps.TrueForAll(step => step.Report is not null);
}
