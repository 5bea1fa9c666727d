namespace PolicyRunner.Probes;

/// <summary>Where service levels are measured: a file, a Prometheus.</summary>
public interface ISloSource
{
    /// <summary>True when an indicator can be read over any time that is asked for.</summary>
    bool HasWindows(SloQuestion question);

    /// <summary>True when an indicator can be read slice by slice.</summary>
    bool HasSlices(SloQuestion question);

    /// <returns>One reading; what cannot be read is a reading that says so.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SloReading> ReadAsync(SloQuestion question, CancellationToken cancellation);

    /// <returns>A reading for each slice, the oldest first; what cannot be read at all is a reading that says so.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SliceReading> ReadSlicesAsync(SliceQuestion question, CancellationToken cancellation);
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

    /// <summary>Where it stands and when it was written, for the record; null where <see cref="Raw"/> says so.</summary>
    public SloPlace? Place { get; init; }

    /// <summary>What was asked and answered, for the record; empty when the source has no queries.</summary>
    public IReadOnlyList<SloSample> Raw { get; init; } = [];
}

/// <summary>What an indicator measured in each slice of a time.</summary>
public sealed record SliceReading
{
    /// <summary>As in <see cref="SloReading.Value"/>, the oldest slice first; NaN for a slice without data.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>When the last slice ends.</summary>
    public DateTimeOffset End { get; init; }

    /// <summary>Why nothing could be read; null when something could.</summary>
    public string? Trouble { get; init; }

    /// <summary>What was asked.</summary>
    public IReadOnlyList<string> Queries { get; init; } = [];
}

/// <summary>A place in a file of readings.</summary>
/// <param name="File">Its path, as the organisation file gives it.</param>
/// <param name="Entry">The entry's name.</param>
/// <param name="At">When the entry says that it was read, in its own words; null: it does not say.</param>
public sealed record SloPlace(string File, string Entry, string? At);

/// <summary>One answer of a source.</summary>
/// <param name="Part">value, ratio, good, bad, total, or fresh: the total of the newest few minutes.</param>
/// <param name="Query">The question.</param>
/// <param name="Value">The number.</param>
/// <param name="At">The moment it is of.</param>
public sealed record SloSample(string Part, string Query, double Value, DateTimeOffset At);
