using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Findings;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Probes;
using PolicyRunner.Yaml;

namespace PolicyRunner.Gates.Files;

/// <summary>The kinds of conditions, mapped. The schema has seen their shape.</summary>
/// <param name="problems">Takes what the schema cannot see.</param>
internal sealed class ConditionParts(List<Problem> problems)
{
    private static readonly string[] Common = ["id", "title", "advisory", "timeout", "weight", "key", "compared"];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    public IReadOnlyList<GateCondition> All(YamlMapping root) => [.. root.Mappings("conditions").Select(One)];

    private GateCondition One(YamlMapping mapping)
    {
        var entry = mapping.Entries.First(entry => Array.IndexOf(Common, entry.Key.Text) < 0);
        var kind = entry.Key.Text;
        var number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
        var condition = Of(kind, mapping.Text("id") ?? (number == 1 ? kind : $"{kind}-{number}"), entry.Value, mapping) with
        {
            Title = mapping.Text("title"),
            IsAdvisory = mapping.Flag("advisory") ?? false,
            Timeout = mapping.Duration("timeout") ?? GateCondition.UsualTimeout + ((entry.Value as YamlMapping)?.Duration("bake") ?? TimeSpan.Zero),
            NameSpan = Naming(entry.Value).Span,
            Weight = mapping.Number("weight") ?? 1,
            IsKey = mapping.Flag("key") ?? false,
            Compared = mapping["compared"] is { } compared ? Compared(compared) : null,
        };
        if (condition is LevelCondition { Bake: { } bake } && condition.Timeout <= bake)
        {
            problems.Add(GateFileReader.Wrong(mapping["timeout"]!.Span, $"It is watched for {Text.Duration.Format(bake)}, which is not over by then; take a longer timeout."));
        }

        if (condition is { Compared: not null, Subject: null })
        {
            problems.Add(GateFileReader.Wrong(mapping["compared"]!.Span, $"'{kind}' measures no number that could be compared; slo, error-budget, benchmark and json do."));
        }

        return condition;
    }

    private Comparison? Compared(YamlNode node)
    {
        var mapping = node as YamlMapping;
        var (pass, warn) = mapping is null ? (Criterion(node), null) : (Criterion(mapping["pass"]!), mapping["warn"] is { } also ? Criterion(also) : null);
        return pass is null ? null : new Comparison(pass, warn)
        {
            First = mapping?.Text("first") switch { "pass" => GateVerdict.Pass, "warn" => GateVerdict.Warn, "fail" => GateVerdict.Fail, _ => GateVerdict.NoData },
            Results = mapping?.Integer("results") ?? 1,
        };
    }

    private Criterion? Criterion(YamlNode node)
    {
        var text = (node as YamlScalar)?.Text ?? "";
        var criterion = Files.Criterion.Parse(text);
        if (criterion is null)
        {
            problems.Add(GateFileReader.Wrong(node.Span, $"'{text}' compares nothing with an earlier release; write such as <=+10% or >=-5."));
        }

        return criterion;
    }

    private static YamlNode Naming(YamlNode value) =>
        value is YamlMapping mapping ? mapping["name"] ?? mapping["slo"] ?? mapping["runbook"] ?? mapping["role"] ?? value : value;

    // A time of nothing holds nothing.
    private void NoTimeAtAll(YamlMapping inner)
    {
        foreach (var key in (string[])["over", "within", "bake", "every"])
        {
            if (inner.Duration(key) is { } time && time <= TimeSpan.Zero)
            {
                problems.Add(GateFileReader.Wrong(inner[key]!.Span, $"'{key}' is a time of nothing, in which nothing can have happened; take a longer one."));
            }
        }
    }

    private GateCondition Of(string kind, string id, YamlNode value, YamlMapping mapping)
    {
        var inner = value as YamlMapping ?? new YamlMapping([], value.Span);
        var word = (value as YamlScalar)?.Text;
        NoTimeAtAll(inner);
        return kind switch
        {
            "slo" => new LevelCondition(id, word ?? inner.Text("name")!, Span(inner.Text("over")), Samples(inner.Text("at-least")), mapping.Span) { Bake = inner.Duration("bake"), Every = inner.Duration("every") },
            "error-budget" => new BudgetCondition(id, Budget(inner), mapping.Span),
            "burn-rate" => new BurnRateCondition(id, word ?? inner.Text("slo")!, Alerts(inner), Samples(inner.Text("at-least")), mapping.Span),
            "benchmark" => Benchmark(id, inner, mapping),
            "json" => Value(id, inner, mapping),
            "evidence" => new EvidenceCondition(id, inner.Text("runbook")!, inner.Duration("within")!.Value, Texts(inner.Inner("parameters")), mapping.Span),
            "window" => new WindowCondition(id, word!, mapping.Span),
            "no-freeze" => new FreezeCondition(id, word == "all" ? null : word, mapping.Span),
            "checks" => new ChecksCondition(id, value is YamlSequence ? mapping.Texts("checks") : inner.Texts("names"), inner.Text("app"), mapping.Span),
            "content-approval" => new ContentCondition(id, inner.Text("role")!, inner.Integer("count") ?? 1, mapping.Span) { Path = inner.Text("path"), Runbook = inner.Text("runbook") },
            "approvals" => new ApprovalsCondition(id, inner.Text("plan")!, mapping.Span) { Roles = Counts(inner.Inner("roles")), Low = Counts(inner.Inner("low")), High = Counts(inner.Inner("high")) },
            "http" or "tcp" or "command" => new CheckCondition(kind, id, (JsonObject)Json(inner)!, mapping.Span),
            "all" or "any" => new GroupCondition(kind, id, [.. ((YamlSequence)value).Items.OfType<YamlMapping>().Select(One)], mapping.Span),
            "not" => new GroupCondition(kind, id, [One(inner)], mapping.Span),
            _ => throw new InvalidOperationException($"The schema knows '{kind}', and nobody else does."),
        };
    }

    private static BenchmarkCondition Benchmark(string id, YamlMapping mapping, YamlMapping whole) => new(id, mapping.Text("file")!, whole.Span)
    {
        Only = mapping.Text("only"),
        Each = mapping.Duration("each"),
        P95 = mapping.Duration("p95"),
        Least = mapping.Integer("at-least") ?? 1,
        MaximumAge = mapping.Duration("maximum-age"),
    };

    private JsonCondition Value(string id, YamlMapping mapping, YamlMapping whole)
    {
        var path = mapping.Text("path")!;
        if (JsonPath.Parse(path) is null)
        {
            problems.Add(GateFileReader.Wrong(mapping["path"]!.Span, $"'{path}' is no path; write one such as summary.errors[0].count."));
        }

        if (mapping["maximum-age"] is { } age && mapping["url"] is not null)
        {
            problems.Add(GateFileReader.Wrong(age.Span, "An address answers now; maximum-age is for files. Take it out, or compare a time that the answer states."));
        }

        var limits = JsonCondition.Words.Where(word => mapping[word] is not null).ToDictionary(word => word, word => Json(mapping[word]!)!, StringComparer.Ordinal);
        return new JsonCondition(id, path, limits, whole.Span) { File = mapping.Text("file"), Url = mapping.Text("url"), MaximumAge = mapping.Duration("maximum-age") };
    }

    private static Dictionary<string, string> Texts(YamlMapping? mapping) =>
        (mapping?.Entries ?? []).Where(entry => entry.Value is YamlScalar).ToDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal);

    private static Dictionary<string, int> Counts(YamlMapping? mapping) =>
        (mapping?.Entries ?? []).ToDictionary(entry => entry.Key.Text, entry => mapping!.Integer(entry.Key.Text)!.Value, StringComparer.Ordinal);

    private static SloSpan Span(string? over) => over switch
    {
        null => SloSpan.Own,
        "now" => SloSpan.Now,
        _ => Text.Duration.TryParse(over, out var time) ? SloSpan.Over(time) : throw new InvalidOperationException($"The schema let '{over}' through."),
    };

    private ErrorBudget Budget(YamlMapping mapping)
    {
        var budget = new ErrorBudget(mapping.Text("slo")!, GateFileReader.Share(mapping.Text("at-least")) ?? 0)
        {
            WarnBelow = GateFileReader.Share(mapping.Text("warn-below")),
            Over = mapping.Duration("over"),
            LeastSamples = Samples(mapping.Text("samples")),
        };
        foreach (var key in (string[])["at-least", "warn-below"])
        {
            if (GateFileReader.Share(mapping.Text(key)) > 1)
            {
                problems.Add(GateFileReader.Wrong(mapping[key]!.Span, "More than 100 % of a budget is never left; take less."));
            }
        }

        if (budget.WarnBelow <= budget.AtLeast)
        {
            problems.Add(GateFileReader.Wrong(mapping["warn-below"]!.Span, "Below this it fails anyway, so that it never warns; take more than at-least."));
        }

        return budget;
    }

    private IReadOnlyList<BurnRate> Alerts(YamlMapping mapping)
    {
        var alerts = new List<BurnRate>();
        foreach (var alert in mapping.Mappings("alerts"))
        {
            var rate = new BurnRate(alert.Duration("long")!.Value, alert.Duration("short")!.Value, alert.Number("threshold")!.Value, alert.Text("verdict") == "warn" ? GateVerdict.Warn : GateVerdict.Fail);
            if (rate.Short >= rate.Long || rate.Short <= TimeSpan.Zero)
            {
                problems.Add(GateFileReader.Wrong(alert["short"]!.Span, "The short window says whether it still goes on, and has to be shorter than the long one and longer than nothing."));
            }

            alerts.Add(rate);
        }

        return alerts.Count == 0 ? BurnRate.Usual : alerts;
    }

    private static double? Samples(string? text) => text is null ? null : double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);

    // A gate is asked without parameters: what would be filled in elsewhere stays empty here for ever.
    private JsonNode? Json(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Json(entry.Value))));
            case YamlSequence sequence:
                return new JsonArray([.. sequence.Items.Select(Json)]);
            case YamlScalar { IsNull: true }:
                return null;
            case YamlScalar { Type: YamlType.String } text:
                if (text.Text.Contains("{{", StringComparison.Ordinal))
                {
                    problems.Add(GateFileReader.Wrong(text.Span, "A gate has no parameters that could be filled in here; write the value."));
                }

                return JsonValue.Create(text.Text);
            case YamlScalar scalar:
                return ParameterBinder.Of(scalar) switch
                {
                    Value.Number number => JsonValue.Create(number.Amount),
                    Value.Flag flag => JsonValue.Create(flag.IsTrue),
                    var value => JsonValue.Create(value.ToString()),
                };
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is no YAML.");
        }
    }
}
