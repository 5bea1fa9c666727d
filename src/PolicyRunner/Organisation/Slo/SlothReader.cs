using System.Globalization;
using PolicyRunner.Findings;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation.Slo;

/// <summary>
/// Reads what Sloth is given, plain or as its Kubernetes resource, as SLOs over 30 days: queries with <c>{{.window}}</c>, objectives in
/// percent. An SLO is called by its service and its name, as Sloth itself does.
/// </summary>
internal static class SlothReader
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    public static bool IsOne(YamlMapping document) => document.Text("version") == "prometheus/v1" || document.Text("apiVersion") == "sloth.slok.dev/v1";

    public static IEnumerable<ServiceLevelObjective> Objectives(YamlMapping document, List<Problem> problems)
    {
        var spec = document.Inner("spec") ?? document;
        var service = spec.Text("service");
        if (service is null || spec["slos"] is not YamlSequence)
        {
            problems.Add(new Problem(ProblemKind.Schema, "A Sloth file names its service and its slos; add what is missing.", document.Span.FirstLine()));
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slo in spec.Mappings("slos"))
        {
            if (slo["name"] is not YamlScalar { IsNull: false } name)
            {
                problems.Add(new Problem(ProblemKind.Schema, "The SLO has no name; give it one.", slo.Span.FirstLine()));
            }
            else if (!names.Add(name.Text))
            {
                problems.Add(new Problem(ProblemKind.Schema, $"The file declares another SLO '{name.Text}'; give this one a name of its own.", name.Span));
            }
            else if (slo["objective"] is not YamlScalar objective || !decimal.TryParse(objective.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) || percent is <= 0 or > 100)
            {
                problems.Add(new Problem(ProblemKind.Schema, $"'{name.Text}' has no objective between 0 and 100 percent; add one, such as objective: 99.9.", slo.Span.FirstLine()));
            }
            else
            {
                var target = (double)(percent / 100);
                yield return new ServiceLevelObjective($"{service}-{name.Text}", name.Span)
                {
                    Description = slo.Text("description"),
                    Service = service,
                    Indicator = slo.Inner("sli") is { } sli ? Indicator(name, sli) : null,
                    Window = new TimeWindow("30d", Usual, IsRolling: true, objective.Span),
                    Objectives = [new Objective(objective.Span) { Target = target, TargetSpan = objective.Span }],
                };
            }
        }
    }

    // A plugin's queries are known to Sloth alone.
    private static ServiceLevelIndicator? Indicator(YamlScalar name, YamlMapping sli)
    {
        var events = sli.Inner("events");
        var ratio = events is not null
            ? new RatioMetric(events.Span) { Bad = Metric(events, "error_query", "errorQuery"), Total = Metric(events, "total_query", "totalQuery") }
            : sli.Inner("raw") is { } raw && Metric(raw, "error_ratio_query", "errorRatioQuery") is { } share ? new RatioMetric(raw.Span) { Raw = share, RawType = "failure" } : null;
        return ratio is null ? null : new ServiceLevelIndicator(name.Text, name.Span) { Ratio = ratio };
    }

    private static MetricSource? Metric(YamlMapping mapping, string key, string inKubernetes) => (mapping[key] ?? mapping[inKubernetes]) is YamlScalar { IsNull: false } query
        ? new MetricSource(query.Span) { Type = "Prometheus", Query = query.Text, QuerySpan = query.Span }
        : null;
}
