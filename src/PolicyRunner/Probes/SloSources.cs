using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;

namespace PolicyRunner.Probes;

/// <summary>Where the organisation's objectives are measured.</summary>
/// <param name="slos">The SLO files.</param>
/// <param name="organisation">Its <c>slo-sources</c>.</param>
/// <param name="root">What paths of sources are relative to.</param>
/// <param name="secret">A secret's value by name; null where there is none.</param>
/// <param name="clock">What time it is.</param>
internal sealed class SloSources(IReadOnlyList<SloFile> slos, OrganisationFile organisation, string root, Func<string, string?> secret, TimeProvider clock)
{
    /// <summary>What measures an objective, or why nothing can.</summary>
    public (MeasuredObjective? Found, string? Problem) Find(string name)
    {
        if (slos.Select(file => file.Objectives[name]).FirstOrDefault(found => found is not null) is not { } objective)
        {
            return (null, $"There is no SLO '{name}' in the SLO files.");
        }

        return Of(objective, Indicator(objective.Indicator, objective.IndicatorReference) ?? objective.Objectives.Select(target => Indicator(target.Indicator, target.IndicatorReference)).FirstOrDefault(own => own is not null));
    }

    /// <summary>The same for one target of an SLO that is made of several, each with an indicator of its own.</summary>
    public (MeasuredObjective? Found, string? Problem) Of(MeasuredObjective slo, Objective target) =>
        target.Indicator is null && target.IndicatorReference is null ? (slo, null) : Of(slo.Objective, Indicator(target.Indicator, target.IndicatorReference));

    /// <summary>The secrets that reading an objective takes.</summary>
    public IEnumerable<string> SecretsOf(string name) =>
        slos.Select(file => file.Objectives[name]).FirstOrDefault(found => found is not null) is { } objective
            ? objective.Objectives.Select(target => Indicator(target.Indicator, target.IndicatorReference)).Prepend(Indicator(objective.Indicator, objective.IndicatorReference))
                .Select(indicator => indicator is not null && Metric(indicator) is { } metric ? Source(metric)?.TokenSecret : null).OfType<string>().Distinct(StringComparer.Ordinal)
            : [];

    private (MeasuredObjective? Found, string? Problem) Of(ServiceLevelObjective objective, ServiceLevelIndicator? indicator)
    {
        var name = objective.Name;
        if (indicator is null || Metric(indicator) is not { } metric)
        {
            return (null, $"The SLO '{name}' does not say what it measures.");
        }

        if (indicator.Ratio is { } ratio && ((MetricSource?[])[ratio.Good, ratio.Bad]).Any(part => part is not null && part.Reference != ratio.Total?.Reference))
        {
            return (null, $"The SLO '{name}' takes its events from two sources, which never count at the same moment; take both from one.");
        }

        return Source(metric) switch
        {
            null => (null, $"The SLO '{name}' has no source; name one of the organisation file's slo-sources as its metricSourceRef."),
            { Kind: "file", Path: { } path } source => (new MeasuredObjective(objective, indicator, new FileSloSource(path, root, source.MaximumAge, clock)), null),
            { Kind: "file" } source => (null, $"The SLO '{name}' is read from '{source.Name}', which has no path; give it one."),
            { Kind: "prometheus", Url: { } url } source => (new MeasuredObjective(objective, indicator, new PrometheusSloSource(new PrometheusClient(url, source.TokenSecret is { } token ? secret(token) : null, clock), source.MaximumAge ?? PrometheusSloSource.UsualAge, clock)), null),
            { Kind: "prometheus" } source => (null, $"The SLO '{name}' is read from '{source.Name}', which has no url; give it one."),
            var source => (null, $"The SLO '{name}' is read from '{source.Name}', and this version cannot read a source of kind '{source.Kind}'."),
        };
    }

    private ServiceLevelIndicator? Indicator(ServiceLevelIndicator? written, string? reference) =>
        written ?? (reference is null ? null : slos.Select(file => file.Indicators[reference]).FirstOrDefault(found => found is not null));

    private static MetricSource? Metric(ServiceLevelIndicator indicator) => indicator.Threshold ?? indicator.Ratio?.Raw ?? indicator.Ratio?.Total;

    // An SLO file may say itself where its metrics come from.
    private SloSource? Declared(string name) => slos.Select(file => file.DataSources[name]).FirstOrDefault(found => found is not null) is { } source
        && string.Equals(source.Type, "prometheus", StringComparison.OrdinalIgnoreCase) && source.Connection.GetValueOrDefault("url") is { } url
        ? new SloSource(source.Name, source.Span) { Kind = "prometheus", Url = url }
        : null;

    private SloSource? Source(MetricSource metric) =>
        metric.Reference is { } reference ? organisation.SloSources[reference] ?? Declared(reference) : organisation.SloSources.Count == 1 ? organisation.SloSources.First() : null;
}

/// <summary>An objective, what it measures, and what can be asked.</summary>
internal sealed record MeasuredObjective(ServiceLevelObjective Objective, ServiceLevelIndicator Indicator, ISloSource Source)
{
    private SloQuestion Question => new(Objective, Indicator);

    /// <summary>True when it can be read over any time.</summary>
    public bool HasWindows => Source.HasWindows(Question);

    /// <summary>True when it can be read slice by slice.</summary>
    public bool HasSlices => Source.HasSlices(Question);

    /// <param name="over">The time up to now; null: as the source has it.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SloReading> ReadAsync(TimeSpan? over, CancellationToken cancellation) => Source.ReadAsync(Question with { Over = over }, cancellation);

    /// <param name="over">The time up to now.</param>
    /// <param name="slice">The length of each of its slices.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SliceReading> ReadSlicesAsync(TimeSpan over, TimeSpan slice, CancellationToken cancellation) => Source.ReadSlicesAsync(new SliceQuestion(Objective, Indicator, over, slice), cancellation);
}
