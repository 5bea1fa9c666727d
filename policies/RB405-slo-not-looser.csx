#nullable enable
#load "lib/shared.csx"
// A threshold written twice drifts apart, and the looser copy is the one that lets a bad release through.
return new Policy("RB405", "slo-not-looser")
{
    Title = "A runbook's thresholds are no looser than the SLO's",
    Why = "A release that passes a looser check breaks the promise the SLO file makes.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var objectives = context.Slos.SelectMany(file => file.Objectives).ToLookup(objective => objective.Name, objective => objective.Objectives);
        return runbook.Actions.Where(action => action.Kind == ActionKind.Slo).SelectMany(action => Thresholds(action.Yaml))
            .SelectMany(threshold => threshold.Names.SelectMany(name => objectives[name].SelectMany(list => list), (name, objective) => (name, objective))
                .Where(pair => threshold.IsTarget
                    ? pair.objective.Target is { } target && threshold.Value < target - 1e-9
                    : pair.objective.Value is { } limit && pair.objective.Operator switch
                    {
                        "lt" or "lte" => threshold.Value > limit,
                        "gt" or "gte" => threshold.Value < limit,
                        _ => false,
                    })
                .Select(pair => threshold.Place.Finding(
                    $"{threshold.Place.Text} is looser than the SLO '{pair.name}', which says {(threshold.IsTarget ? pair.objective.Target : pair.objective.Value)}; leave it out or make it stricter.")
                    with { Related = [new RelatedPlace(pair.objective.Span, "the SLO's own threshold")] })
                .Take(1));
    },
    Bad =
    [
        """
        === policies/slo/latency.yml
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-latency }
        spec:
          service: api
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: p95 }
            spec:
              thresholdMetric: { metricSource: { type: Prometheus, spec: { query: p95_milliseconds } } }
          objectives: [{ op: lt, value: 300, target: 0.99 }]
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Verification

        ### Step 1: Watch

        ```yaml slo id=watch timeout=15m
        slos: [api-latency]
        target: [|95%|]
        value: [|400|]
        ```
        """,
    ],
    Good =
    [
        """
        === policies/slo/latency.yml
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-latency }
        spec:
          service: api
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: p95 }
            spec:
              thresholdMetric: { metricSource: { type: Prometheus, spec: { query: p95_milliseconds } } }
          objectives: [{ op: lt, value: 300, target: 0.99 }]
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Verification

        ### Step 1: Watch

        ```yaml slo id=watch timeout=15m
        slos: [api-latency]
        target: 99.5%
        latency: 250ms
        ```
        """,
    ],
};

// Thresholds stand beside 'slos', or in an item of it that is a mapping with a name.
static IEnumerable<Threshold> Thresholds(YamlMapping? yaml)
{
    if (yaml is null)
    {
        return [];
    }

    var inside = yaml.List("slos").OfType<YamlMapping>().SelectMany(item => Read(item, item.Text("name") is { } name ? [name] : []));
    return Read(yaml, [.. Values(yaml, "slos").Select(name => name.Text)]).Concat(inside);
}

static IEnumerable<Threshold> Read(YamlMapping yaml, string[] names)
{
    foreach (var key in new[] { "target", "value", "latency" })
    {
        if (yaml[key] is YamlScalar { IsNull: false } scalar && Amount(scalar, key == "target") is { } value)
        {
            yield return new Threshold(names, key == "target", value, scalar);
        }
    }
}

// Targets are shares ("99.9%", 99.9 and 0.999 are one); latencies are milliseconds, as in the SLO files.
static double? Amount(YamlScalar scalar, bool isTarget)
{
    var text = scalar.Text.TrimStart('<', '=', '>', ' ');
    var (digits, factor) = text switch
    {
        _ when text.EndsWith('%') => (text[..^1], 0.01),
        _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1.0),
        _ when text.EndsWith('s') => (text[..^1], 1000.0),
        _ => (text, 1.0),
    };
    return !double.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var number) ? null
        : isTarget && factor == 1 && number > 1 ? number / 100
        : number * factor;
}

/// <summary>A threshold that a runbook states for some SLOs.</summary>
sealed record Threshold(string[] Names, bool IsTarget, double Value, YamlScalar Place);
