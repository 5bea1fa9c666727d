using System.Text.Json.Nodes;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;

namespace PolicyRunner.Gates.Slo;

/// <summary>
/// Whether an error budget is used up too fast. An alert needs both its windows over its threshold; one that is not known keeps an
/// alert from being ruled out, and what is not ruled out is no pass.
/// </summary>
internal sealed class BurnRateEvaluator(SloSources sources)
{
    /// <param name="name">The SLO.</param>
    /// <param name="alerts">What is too fast.</param>
    /// <param name="leastSamples">Fewer in a long window are no data; null: any number will do.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Judgement> JudgeAsync(string name, IReadOnlyList<BurnRate> alerts, double? leastSamples, CancellationToken cancellation)
    {
        var (found, problem) = sources.Find(name);
        if (found is null)
        {
            return Judgement.Broken(problem!);
        }

        if (Complaint(found.Objective, alerts) is { } complaint)
        {
            return Judgement.Broken(complaint);
        }

        var judged = new List<Judgement>();
        foreach (var target in Budgets(found))
        {
            var (measured, unknown) = sources.Of(found, target);
            judged.Add(measured is null ? Judgement.Broken(unknown!) : await JudgeAsync(measured, target, alerts, leastSamples, cancellation).ConfigureAwait(false));
        }

        return SloEvaluator.Worst(judged);
    }

    // Of one share the smallest budget burns fastest; where objectives count different things as good, each has a budget of its own.
    private static IEnumerable<Objective> Budgets(MeasuredObjective found) =>
        SliReader.IsSliced(found) || found.Objective.Objectives.Any(target => target.Indicator is not null || target.IndicatorReference is not null)
            ? found.Objective.Objectives
            : [found.Objective.Objectives.MaxBy(one => one.Target)!];

    private static async Task<Judgement> JudgeAsync(MeasuredObjective found, Objective target, IReadOnlyList<BurnRate> alerts, double? leastSamples, CancellationToken cancellation)
    {
        var windows = alerts.SelectMany(alert => (TimeSpan[])[alert.Long, alert.Short]).Distinct().ToList();
        var read = await Task.WhenAll(windows.Select(window => SliReader.ReadAsync(found, target, window, cancellation))).ConfigureAwait(false);
        var levels = windows.Zip(read).ToDictionary(pair => pair.First, pair => pair.Second);
        var budget = Boundary.Rest(target.Target!.Value);
        var judged = alerts.Select(alert => Judge(found, alert, levels, budget, leastSamples)).ToList();
        var verdict = GateVerdicts.All([.. judged.Select(one => one.Verdict)]);
        return judged.First(one => one.Verdict == verdict) with
        {
            Evidence = new JsonObject
            {
                ["target"] = target.Target,
                ["windows"] = new JsonArray([.. windows.Select(window => Written(levels[window], budget))]),
                ["alerts"] = new JsonArray([.. alerts.Zip(judged, (alert, one) => new JsonObject
                {
                    ["long"] = Text.Duration.Format(alert.Long),
                    ["short"] = Text.Duration.Format(alert.Short),
                    ["threshold"] = alert.Threshold,
                    ["verdict"] = one.Verdict.Word(),
                    ["reason"] = one.Reason,
                })]),
            },
        };
    }

    /// <summary>Why alerts on an objective's budget could never tell anything, or null.</summary>
    public static string? Complaint(ServiceLevelObjective objective, IReadOnlyList<BurnRate> alerts)
    {
        // An alert that the smallest budget can set off tells something; what has no target has no budget at all.
        if (objective.Objectives.Count == 0 || objective.Objectives.Any(one => one.Target is null) || objective.Objectives.Select(one => one.Target).Max() is not { } target)
        {
            return $"'{objective.Name}' states no target, so that it has no error budget to burn.";
        }

        if (target >= 1)
        {
            return $"'{objective.Name}' has a target of 100 %, which leaves no error budget to burn; hold the SLO itself against it.";
        }

        var highest = BurnRate.Highest(target);
        return alerts.FirstOrDefault(alert => Boundary.Compare(alert.Threshold, highest) >= 0) is { } never
            ? $"A burn rate of '{objective.Name}' is never over {SloEvaluator.Shown(never.Threshold)}: with everything failing it is {SloEvaluator.Shown(highest)}, which is 1 / (1 - {SloEvaluator.Shown(target)}); take a lower threshold."
            : null;
    }

    private static Judgement Judge(MeasuredObjective found, BurnRate alert, Dictionary<TimeSpan, Sli> levels, double budget, double? leastSamples)
    {
        var (far, near) = (levels[alert.Long], levels[alert.Short]);
        var limit = alert.Threshold * budget;
        if (SloEvaluator.Unknown(found, far, leastSamples) is { } unknown)
        {
            return unknown with { Reason = $"{unknown.Reason} (the last {Text.Duration.Format(alert.Long)})" };
        }

        // Ruled out by the long window alone; a short one in which nothing happened does not matter then, one that cannot be read does.
        if (!Boundary.IsOver(Boundary.Rest(far.Low), limit))
        {
            return near.Trouble is not null ? Short() : new Judgement(GateVerdict.Pass, $"'{found.Objective.Name}' burns its budget at {Rate(far)} over {Text.Duration.Format(alert.Long)}.");
        }

        if (SloEvaluator.Unknown(found, near, null) is not null)
        {
            return Short();
        }

        return !Boundary.IsOver(Boundary.Rest(near.Low), limit)
            ? new Judgement(GateVerdict.Pass, $"'{found.Objective.Name}' burned its budget at {Rate(far)} over {Text.Duration.Format(alert.Long)}, and at {Rate(near)} over the last {Text.Duration.Format(alert.Short)}.")
            : Boundary.IsOver(Boundary.Rest(far.High), limit) && Boundary.IsOver(Boundary.Rest(near.High), limit)
            ? new Judgement(alert.Verdict, $"'{found.Objective.Name}' burns its budget at {Rate(far)} over {Text.Duration.Format(alert.Long)} and {Rate(near)} over {Text.Duration.Format(alert.Short)}, both over {SloEvaluator.Shown(alert.Threshold)}.")
            : Judgement.Nothing($"'{found.Objective.Name}' may burn its budget faster than {SloEvaluator.Shown(alert.Threshold)}: slices of the time have no data, and they would decide.");

        Judgement Short() => SloEvaluator.Unknown(found, near, null) is { } missing ? missing with { Reason = $"{missing.Reason} (the last {Text.Duration.Format(alert.Short)})" } : throw new InvalidOperationException("The short window is known.");
        string Rate(Sli sli) => SloEvaluator.Shown(Math.Round(Boundary.Rest(sli.High) / budget, 4));
    }

    private static JsonObject Written(Sli sli, double budget)
    {
        var written = (JsonObject)sli.Evidence.DeepClone();
        written["burn"] = sli.IsKnown ? Boundary.Rest(sli.Low) / budget : null;
        if ((sli.Trouble ?? sli.Absence) is { } reason)
        {
            written["reason"] = reason;
        }

        return written;
    }
}
