using PolicyRunner.Text;

namespace PolicyRunner.Organisation.Slo;

/// <summary>What is measured: either a ratio or a metric held against a threshold.</summary>
public sealed record ServiceLevelIndicator(string Name, SourceSpan Span) : INamed
{
    public string? DisplayName { get; init; }

    public RatioMetric? Ratio { get; init; }

    public MetricSource? Threshold { get; init; }
}

/// <summary>Good (or bad) events of all, or a ratio that is measured as such.</summary>
public sealed record RatioMetric(SourceSpan Span) : ILocated
{
    /// <summary>True when the sources are counters that only grow.</summary>
    public bool Counter { get; init; }

    public MetricSource? Good { get; init; }

    public MetricSource? Bad { get; init; }

    public MetricSource? Total { get; init; }

    /// <summary>A ratio the source computes itself; null when it is made from the three above.</summary>
    public MetricSource? Raw { get; init; }

    /// <summary>success or failure: what <see cref="Raw"/> is the ratio of.</summary>
    public string? RawType { get; init; }
}

/// <summary>One query.</summary>
public sealed record MetricSource(SourceSpan Span) : ILocated
{
    /// <summary>Such as <c>Prometheus</c>; null when the data source says it.</summary>
    public string? Type { get; init; }

    /// <summary>The name of a data source, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>The query's text, or null when the source describes it in another way.</summary>
    public string? Query { get; init; }

    /// <summary>Where the query stands; the metric's place when there is none.</summary>
    public SourceSpan QuerySpan { get; init; } = Span;

    /// <summary>All of the source's description that is text or number, by name.</summary>
    public IReadOnlyDictionary<string, string> Spec { get; init; } = new Dictionary<string, string>();
}
