using System.Globalization;
using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation.Slo;

/// <summary>What no schema can say about SLO files: an objective that nothing is compared with, a limit that nothing can reach.</summary>
internal static class SloComplaints
{
    /// <param name="objects">All of the file.</param>
    /// <param name="objectives">The SLOs among them, mapped.</param>
    public static IEnumerable<Problem> Of(IReadOnlyList<YamlMapping> objects, IEnumerable<ServiceLevelObjective> objectives)
    {
        var indicators = objects.Where(item => item.Text("kind") == "SLI").Select(item => SloParts.Name(item) is { } name ? SloParts.Indicator(item, name) : null).OfType<ServiceLevelIndicator>().ToList();
        foreach (var slo in objectives)
        {
            var own = slo.Indicator ?? indicators.Find(indicator => indicator.Name == slo.IndicatorReference);
            foreach (var problem in slo.Objectives.SelectMany(target => Of(slo, target, target.Indicator ?? own)))
            {
                yield return problem;
            }
        }

        foreach (var indicator in indicators.Concat(objectives.SelectMany(slo => slo.Objectives.Select(target => target.Indicator).Append(slo.Indicator)).OfType<ServiceLevelIndicator>()))
        {
            if (indicator.Ratio is { Raw: null, Good: null, Bad: null } ratio)
            {
                yield return Wrong(ratio.Span.FirstLine(), $"'{indicator.Name}' counts all events and neither the good nor the bad ones; add one of them.");
            }
            else if (indicator.Ratio is { Raw: not null, RawType: null } raw)
            {
                yield return Wrong(raw.Span.FirstLine(), $"'{indicator.Name}' does not say what its ratio is of; add rawType: success or rawType: failure.");
            }
        }

        foreach (var problem in objects.Where(item => item.Text("kind") == "SLO").SelectMany(item => Alerts(item, objects)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<Problem> Of(ServiceLevelObjective slo, Objective target, ServiceLevelIndicator? indicator)
    {
        if (indicator is { Threshold: not null } && (target.Operator is null || target.Value is null))
        {
            yield return Wrong(target.Span.FirstLine(), $"'{slo.Name}' measures a value and has an objective without a condition, which would never fail; add op and value.");
        }

        if (target.Target == 0)
        {
            yield return Wrong(target.TargetSpan, $"A target of 0 % is always met; ask '{slo.Name}' for more.");
        }

        if (slo.BudgetingMethod == "Timeslices" && indicator is { Ratio: not null } && target.TimeSliceTarget is null)
        {
            yield return Wrong(target.Span.FirstLine(), $"'{slo.Name}' counts good slices of time and does not say when one is good; add timeSliceTarget.");
        }

        if (slo.BudgetingMethod is "Timeslices" or "RatioTimeslices" && target.TimeSliceWindow is null)
        {
            yield return Wrong(target.Span.FirstLine(), $"'{slo.Name}' counts slices of time and does not say how long one is; add timeSliceWindow, such as 1m.");
        }

        if (target.TimeSliceWindow is { } slice && slo.Window is { IsRolling: true } window && slice > window.Duration)
        {
            yield return Wrong(target.Span.FirstLine(), $"A slice of '{slo.Name}' is longer than its whole time window of {window.Text}; take a shorter timeSliceWindow.");
        }
    }

    private static IEnumerable<Problem> Alerts(YamlMapping slo, IReadOnlyList<YamlMapping> objects)
    {
        var name = SloParts.Name(slo)?.Text;
        var targets = slo.Inner("spec")?.Mappings("objectives").Select(objective => SloParts.Target(objective).Target).OfType<double>().ToList() ?? [];
        if (name is null || targets.Count == 0)
        {
            yield break;
        }

        // With several targets an alert that the loosest can reach tells something.
        var loosest = targets.Min();
        foreach (var condition in (slo.Inner("spec")?.List("alertPolicies") ?? []).SelectMany(policy => Conditions(policy, objects)))
        {
            if (condition.Inner("spec")?.Inner("condition") is { } alert && alert.Text("kind") == "burnrate" && alert.Text("op") is "gt" or "gte" && alert["threshold"] is YamlScalar threshold && threshold.Number is { } rate)
            {
                // As decimals: 1 / (1 - 0.9) is 10 and not a neighbour of it.
                var highest = loosest >= 1 ? double.PositiveInfinity : (double)(1 / (1 - (decimal)loosest));
                if (loosest >= 1)
                {
                    yield return Wrong(threshold.Span, $"'{name}' has a target of 100 %, which leaves no error budget to burn; alert on its errors instead.");
                }
                else if (alert.Text("op") == "gt" ? rate >= highest : rate > highest)
                {
                    yield return Wrong(threshold.Span, string.Create(CultureInfo.InvariantCulture, $"A burn rate of '{name}' is never over {rate:0.######}: with everything failing it is {highest:0.######}, which is 1 / (1 - {loosest:0.######}); take a lower threshold."));
                }
            }
        }
    }

    // Policies and conditions stand inside, or are named and stand elsewhere in the file.
    private static IEnumerable<YamlMapping> Conditions(YamlNode policy, IReadOnlyList<YamlMapping> objects) =>
        Resolved(policy, "AlertPolicy", "alertPolicyRef", objects)?.Inner("spec")?.List("conditions").Select(condition => Resolved(condition, "AlertCondition", "conditionRef", objects)).OfType<YamlMapping>() ?? [];

    private static YamlMapping? Resolved(YamlNode node, string kind, string reference, IReadOnlyList<YamlMapping> objects)
    {
        var name = node is YamlScalar scalar ? scalar.Text : (node as YamlMapping)?.Text(reference);
        return name is null ? node as YamlMapping : objects.FirstOrDefault(item => item.Text("kind") == kind && SloParts.Name(item)?.Text == name);
    }

    private static Problem Wrong(SourceSpan span, string message) => new(ProblemKind.Schema, message, span);
}
