#nullable enable
#load "lib/shared.csx"
// A threshold written twice drifts apart, and the looser copy is the one that lets a bad release through.
return new Policy("RB405", "slo-not-looser")
{
    Title = "A runbook's thresholds are no looser than the SLO's",
    Why = "A release that passes a looser check breaks the promise the SLO file makes.",
    Severity = Severity.Error,
    Settings = [Setting.Number("least-target", 0, "The lowest target that an SLO file may state, in percent; 0 for none.")],
    // What everybody is held to must not be lowered in one file.
    CheckAll = (library, context) =>
    {
        var least = context.Settings.Number("least-target") / 100;
        return context.Slos.SelectMany(file => file.Objectives).SelectMany(slo => slo.Objectives
            .Where(objective => objective.Target < least - 1e-9)
            .Select(objective => objective.TargetSpan.Finding($"The target of '{slo.Name}' is below the {context.Settings.Number("least-target")} % that the organisation asks for; raise it.")));
    },
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false },
    Check = (runbook, context) => context.Slos.SelectMany(file => file.Objectives).SelectMany(slo => slo.Objectives.SelectMany(objective =>
    {
        // SLO files state seconds or milliseconds; nobody promises an answer within ten milliseconds or after ten seconds.
        var limit = objective is { Operator: "lt" or "lte", Value: { } value } ? value < 10 ? value * 1000 : value : double.MaxValue;
        return (runbook.Declaration.Slos.Contains(slo.Name) ? Latencies(runbook) : [])
            .Concat(ProseIn(runbook.Document, runbook.Extent).Where(prose => Names(prose.Text, slo.Name)).SelectMany(prose => Numbers(prose.Span)))
            .Where(threshold => threshold.IsShare ? threshold.Value >= 0.9 && threshold.Value < objective.Target - 1e-9 : threshold.Value > limit)
            .Select(threshold => threshold.Span.Finding(
                $"'{threshold.Span.Text}' is looser than the SLO '{slo.Name}'; say what {slo.Span.File.Path} says, or something stricter.")
                with { Related = [new RelatedPlace(objective.Span, "the SLO's own threshold")] });
    })),
    Bad =
    [
        """
        === policies/slo/levels.yml
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
        slo: [api-latency]
        ---
        # Deploy

        ## Verification

        ### Step 1: It is fast
        The `api-latency` is under [|400 ms|] for [|95 %|] of the readings.

        ```yaml http id=fast timeout=10s
        url: https://api.example.com/orders
        expect: { status: 200, latency: [|500ms|] }
        ```
        """,
        """
        === policies/policyrunner.yml
        policies:
          RB405: { least-target: 99.9 }
        === policies/slo/levels.yml
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-availability }
        spec:
          service: api
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: up }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { type: Prometheus, spec: { query: good } } }
                total: { metricSource: { type: Prometheus, spec: { query: total } } }
          objectives: [{ target: [|0.99|] }]
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        1. Deploy.
        """,
    ],
    Good =
    [
        """
        === policies/slo/levels.yml
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
        slo: [api-latency]
        ---
        # Deploy

        ## Verification

        ### Step 1: It is fast
        The `api-latency` is under 300 ms while 10 % of the traffic is served.

        The page loads within 800 ms.

        ```yaml http id=fast timeout=10s
        url: https://api.example.com/orders
        expect: { status: 200, latency: 250ms }
        ```
        """,
    ],
};

static IEnumerable<Threshold> Latencies(Runbook runbook) => runbook.Actions.Where(action => action.Kind == ActionKind.Http)
    .Select(action => (action.Yaml?["expect"] as YamlMapping)?["latency"]).OfType<YamlScalar>()
    .SelectMany(latency => Numbers(latency.Span));

static bool Names(string text, string name)
{
    var at = text.IndexOf(name, StringComparison.Ordinal);
    return at >= 0 && !(at > 0 && IsNamePart(text[at - 1])) && !(at + name.Length < text.Length && IsNamePart(text[at + name.Length]));
}

static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '-' or '_';

// Numbers with '%', 'ms' or 's' behind them.
static IEnumerable<Threshold> Numbers(SourceSpan place)
{
    var text = place.Text.ToString();
    for (var i = 0; i < text.Length; i++)
    {
        if (!char.IsAsciiDigit(text[i]) || (i > 0 && (IsNamePart(text[i - 1]) || text[i - 1] == '.')))
        {
            continue;
        }

        var end = i;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        var unit = end < text.Length && text[end] == ' ' ? end + 1 : end;
        var (factor, length) = text.AsSpan(unit) switch
        {
            ['%', ..] => (0.01, 1),
            ['m', 's', ..] => (1.0, 2),
            ['s', ..] => (1000.0, 1),
            _ => (0.0, 0),
        };
        var ends = unit + length;
        if (length > 0 && (ends == text.Length || !IsNamePart(text[ends]))
            && double.TryParse(text.AsSpan(i, end - i), System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            yield return new Threshold(new SourceSpan(place.File, place.Start + i, place.Start + ends), text[unit] == '%', number * factor);
        }

        i = end;
    }
}

/// <summary>A number with its unit: a share between 0 and 1, or milliseconds.</summary>
sealed record Threshold(SourceSpan Span, bool IsShare, double Value);
