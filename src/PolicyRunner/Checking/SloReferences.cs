using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Names that SLO files use and that must stand in another of them, or in the organisation file.</summary>
internal static class SloReferences
{
    public static IEnumerable<Problem> Check(IReadOnlyList<SloFile> slos, OrganisationFile organisation)
    {
        if (slos.Count == 0)
        {
            yield break;
        }

        foreach (var twice in Twice(slos.SelectMany(file => file.Objectives), "SLO").Concat(Twice(slos.SelectMany(file => file.Indicators), "SLI")).Concat(Twice(slos.SelectMany(file => file.DataSources), "DataSource")))
        {
            yield return twice;
        }

        foreach (var slo in slos.SelectMany(file => file.Objectives))
        {
            foreach (var target in slo.Objectives.Where(target => target.Operator is null || target.Value is null))
            {
                // What is written inside has been looked at with its file.
                if (target.Indicator is null && (target.IndicatorReference ?? (slo.Indicator is null ? slo.IndicatorReference : null)) is { } reference
                    && slos.FirstOrDefault(file => file.Indicators.Contains(reference)) is { } other && other.File != slo.Span.File && other.Indicators[reference]!.Threshold is not null)
                {
                    yield return Wrong(target.Span.FirstLine(), $"'{slo.Name}' measures a value and has an objective without a condition, which would never fail; add op and value.");
                }
            }
        }

        var indicators = slos.SelectMany(file => file.Indicators.Names).ToList();
        var sources = slos.SelectMany(file => file.DataSources.Names).Concat(organisation.SloSources.Names).ToList();
        foreach (var file in slos)
        {
            foreach (var (slo, reference) in file.Objectives.SelectMany(slo => slo.Objectives.Select(target => target.IndicatorReference).Prepend(slo.IndicatorReference).OfType<string>().Select(reference => (slo, reference))))
            {
                if (!indicators.Contains(reference))
                {
                    yield return Wrong(slo.Span, $"'{slo.Name}' measures by '{reference}', and no SLO file has such an SLI; add it.{NearestName.Hint(reference, indicators)}");
                }
            }

            foreach (var metric in file.Indicators.Concat(file.Objectives.SelectMany(slo => slo.Objectives.Select(target => target.Indicator).Prepend(slo.Indicator)).OfType<ServiceLevelIndicator>()).SelectMany(Metrics))
            {
                if (metric.Reference is { } reference && !sources.Contains(reference))
                {
                    yield return Wrong(metric.Span.FirstLine(), $"The source '{reference}' is neither one of the organisation file's slo-sources nor a DataSource of the SLO files; add it.{NearestName.Hint(reference, sources)}");
                }
            }
        }
    }

    // Which of two counts would be decided by the names of their files.
    private static IEnumerable<Problem> Twice<T>(IEnumerable<T> items, string kind)
        where T : INamed
    {
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!seen.TryAdd(item.Name, item.Span) && seen[item.Name].File != item.Span.File)
            {
                yield return Wrong(item.Span, $"{seen[item.Name].File.Path} has another {kind} '{item.Name}'; give this one a name of its own.");
            }
        }
    }

    private static IEnumerable<MetricSource> Metrics(ServiceLevelIndicator indicator) =>
        ((MetricSource?[])[indicator.Threshold, indicator.Ratio?.Raw, indicator.Ratio?.Good, indicator.Ratio?.Bad, indicator.Ratio?.Total]).OfType<MetricSource>();

    private static Problem Wrong(SourceSpan span, string message) => new(ProblemKind.Schema, message, span);
}
