using PolicyRunner.Organisation.Slo;

namespace PolicyRunner.Probes;

/// <summary>Where service levels are measured: a file, a Prometheus.</summary>
public interface ISloSource
{
    /// <returns>One reading; what cannot be read is a reading that says so.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SloReading> ReadAsync(ServiceLevelObjective objective, ServiceLevelIndicator indicator, CancellationToken cancellation);
}

/// <summary>What an indicator measured.</summary>
public sealed record SloReading
{
    /// <summary>The share of good events for a ratio, the metric's value for a threshold; null: there is no data.</summary>
    public double? Value { get; init; }

    /// <summary>How many events or samples it is made of; null when the source does not say.</summary>
    public double? Samples { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why there is no data, or null.</summary>
    public string? Absence { get; init; }

    /// <summary>What was asked and answered, for the record; empty when the source has no queries.</summary>
    public IReadOnlyList<SloSample> Raw { get; init; } = [];
}

/// <summary>One answer of a source.</summary>
/// <param name="Part">value, ratio, good, bad or total.</param>
/// <param name="Query">The question.</param>
/// <param name="Value">The number.</param>
/// <param name="At">The moment it is of.</param>
public sealed record SloSample(string Part, string Query, double Value, DateTimeOffset At);

/// <summary>What a reading says about an objective. Only a pass passes.</summary>
public enum SloVerdict
{
    Pass,
    Fail,
    NoData,
    Error,
}
