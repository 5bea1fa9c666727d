using System.Globalization;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation.Slo;

/// <summary>The kinds of OpenSLO v1, mapped.</summary>
internal static class SloParts
{
    // A TimeSpan ends at some 29,000 years.
    private const int LongestCount = 10_000;

    public static YamlScalar? Name(YamlMapping item) =>
        item.Inner("metadata")?["name"] is YamlScalar { IsNull: false } name ? name : null;

    public static ServiceLevelObjective? Objective(YamlMapping item, YamlScalar name)
    {
        var spec = item.Inner("spec");
        return spec is null
            ? null
            : new ServiceLevelObjective(name.Text, name.Span)
            {
                DisplayName = item.Inner("metadata")?.Text("displayName"),
                Description = spec.Text("description"),
                Service = spec.Text("service"),
                Indicator = spec.Inner("indicator") is { } inner ? Indicator(inner, Name(inner) ?? name) : null,
                IndicatorReference = spec.Text("indicatorRef"),
                Window = spec.Mappings("timeWindow").Select(Window).OfType<TimeWindow>().FirstOrDefault(),
                BudgetingMethod = spec.Text("budgetingMethod") ?? "Occurrences",
                Objectives = [.. spec.Mappings("objectives").Select(Target)],
            };
    }

    public static ServiceLevelIndicator? Indicator(YamlMapping item, YamlScalar name)
    {
        var spec = item.Inner("spec");
        return spec is null
            ? null
            : new ServiceLevelIndicator(name.Text, name.Span)
            {
                DisplayName = item.Inner("metadata")?.Text("displayName"),
                Ratio = spec.Inner("ratioMetric") is { } ratio ? Ratio(ratio) : null,
                Threshold = Metric(spec, "thresholdMetric"),
            };
    }

    public static DataSource? DataSource(YamlMapping item, YamlScalar name) => item.Inner("spec") is { } spec && spec.Text("type") is { } type
        ? new DataSource(name.Text, type, Texts(spec.Inner("connectionDetails")), name.Span)
        : null;

    public static Service Service(YamlMapping item, YamlScalar name) => new(name.Text, name.Span)
    {
        DisplayName = item.Inner("metadata")?.Text("displayName"),
        Description = item.Inner("spec")?.Text("description"),
    };

    private static RatioMetric Ratio(YamlMapping ratio) => new(ratio.Span)
    {
        Counter = ratio.Flag("counter") ?? false,
        Good = Metric(ratio, "good"),
        Bad = Metric(ratio, "bad"),
        Total = Metric(ratio, "total"),
        Raw = Metric(ratio, "raw"),
        RawType = ratio.Text("rawType"),
    };

    private static MetricSource? Metric(YamlMapping parent, string key)
    {
        if (parent.Inner(key)?.Inner("metricSource") is not { } source)
        {
            return null;
        }

        var spec = source.Inner("spec");
        return new MetricSource(source.Span)
        {
            Type = source.Text("type"),
            Reference = source.Text("metricSourceRef"),
            Query = spec?.Text("query"),
            QuerySpan = spec?["query"]?.Span ?? source.Span,
            Spec = Texts(spec),
        };
    }

    public static Objective Target(YamlMapping mapping) => new(mapping.Span)
    {
        DisplayName = mapping.Text("displayName"),
        // As a decimal, so that 99.9 percent is 0.999 and not a neighbour of it.
        Target = mapping.Number("target") ?? (mapping.Text("targetPercent") is { } percent
            && decimal.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (double)(number / 100) : null),
        TargetSpan = (mapping["target"] ?? mapping["targetPercent"])?.Span ?? mapping.Span,
        Operator = mapping.Text("op"),
        Value = mapping.Number("value"),
        TimeSliceTarget = mapping.Number("timeSliceTarget"),
        TimeSliceWindow = mapping["timeSliceWindow"] is YamlScalar slice ? Length(slice) : null,
        Indicator = mapping.Inner("indicator") is { } inner ? Indicator(inner, Name(inner) ?? new YamlScalar("indicator", YamlType.String, inner.Span)) : null,
        IndicatorReference = mapping.Text("indicatorRef"),
    };

    private static TimeWindow? Window(YamlMapping mapping) => mapping["duration"] is YamlScalar text && Length(text) is { } length
        ? new TimeWindow(text.Text, length, mapping.Flag("isRolling") ?? false, mapping.Span)
        {
            CalendarStart = mapping.Inner("calendar")?.Text("startTime"),
            TimeZone = mapping.Inner("calendar")?.Text("timeZone"),
        }
        : null;

    private static TimeSpan? Length(YamlScalar scalar)
    {
        var text = scalar.Text;
        if (scalar.Type == YamlType.Integer)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        }

        if (text.Length is < 2 or > 7 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'w' => TimeSpan.FromDays(7) * count,
            'M' => TimeSpan.FromDays(30) * Math.Min(count, LongestCount),
            'Q' => TimeSpan.FromDays(90) * Math.Min(count, LongestCount),
            'Y' => TimeSpan.FromDays(365) * Math.Min(count, LongestCount),
            _ => null,
        };
    }

    private static Dictionary<string, string> Texts(YamlMapping? mapping) => (mapping?.Entries ?? [])
        .Where(entry => entry.Value is YamlScalar { IsNull: false })
        .ToDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal);
}
