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

    private static IEnumerable<MetricSource> Metrics(ServiceLevelIndicator indicator) =>
        ((MetricSource?[])[indicator.Threshold, indicator.Ratio?.Raw, indicator.Ratio?.Good, indicator.Ratio?.Bad, indicator.Ratio?.Total]).OfType<MetricSource>();

    private static Problem Wrong(SourceSpan span, string message) => new(ProblemKind.Schema, message, span);
}
