using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Probes;

/// <summary>Indicators as an SLO file would have them.</summary>
internal static class Indicators
{
    private static readonly SourceSpan Nowhere = new SourceFile("slo.yml", "").Span(0, 0);

    public static ServiceLevelObjective Objective { get; } = new("api", Nowhere) { Objectives = [new Objective(Nowhere) { Target = 0.99 }] };

    public static ServiceLevelIndicator Ratio(string? good = null, string? bad = null, string? total = null) =>
        new("api", Nowhere) { Ratio = new RatioMetric(Nowhere) { Good = Metric(good), Bad = Metric(bad), Total = Metric(total) } };

    public static ServiceLevelIndicator Raw(string query, string type) => new("api", Nowhere) { Ratio = new RatioMetric(Nowhere) { Raw = Metric(query), RawType = type } };

    public static ServiceLevelIndicator Threshold(string? query) => new("api", Nowhere) { Threshold = Metric(query) ?? new MetricSource(Nowhere) };

    public static PrometheusSloSource Source(string address, string? token = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        return new PrometheusSloSource(new PrometheusClient(address, token, clock), PrometheusSloSource.UsualAge, clock);
    }

    private static MetricSource? Metric(string? query) => query is null ? null : new MetricSource(Nowhere) { Query = query };
}

/// <summary>A clock that stands still.</summary>
internal sealed class Moments(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
