using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;

namespace PolicyRunner.Gates.Slo;

/// <summary>
/// Holds service levels against their objectives; gates, steps and watches all ask here. What is not known is never good, and what is
/// exactly on a limit keeps it.
/// </summary>
/// <example><code>var judged = await evaluator.LevelAsync("api-availability", SloSpan.Own, null, cancellation);</code></example>
internal sealed class SloEvaluator(SloSources sources, TimeProvider clock)
{
    /// <summary>What can only be counted over a time is "now" as it was in these last minutes.</summary>
    public static TimeSpan Newest { get; } = TimeSpan.FromMinutes(5);

    // As many as a small picture shows.
    private const int PlotSlices = 60;

    /// <summary>True to read also how a level went over its time: what a plot is drawn of, and a question more for each.</summary>
    public bool WithSeries { get; init; }

    /// <summary>Whether the level is what every objective asks for.</summary>
    /// <param name="name">The SLO.</param>
    /// <param name="span">Over which time.</param>
    /// <param name="leastSamples">Fewer are no data; null: any number will do.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Judgement> LevelAsync(string name, SloSpan span, double? leastSamples, CancellationToken cancellation)
    {
        var (found, problem) = sources.Find(name);
        if (found is null)
        {
            return Judgement.Broken(problem!);
        }

        var judged = new List<Judgement>();
        foreach (var target in found.Objective.Objectives)
        {
            var (measured, unknown) = sources.Of(found, target);
            judged.Add(measured is null ? Judgement.Broken(unknown!) : await LevelAsync(measured, target, span, leastSamples, cancellation).ConfigureAwait(false));
        }

        return judged.Count == 0 ? Judgement.Broken($"'{name}' states no objective.") : Worst(judged);
    }

    /// <summary>How much of the error budget is left.</summary>
    /// <param name="condition">The SLO and its limits.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Judgement> BudgetAsync(ErrorBudget condition, CancellationToken cancellation)
    {
        var (found, problem) = sources.Find(condition.Slo);
        if (found is null)
        {
            return Judgement.Broken(problem!);
        }

        var judged = new List<Judgement>();
        foreach (var target in found.Objective.Objectives)
        {
            var (measured, unknown) = sources.Of(found, target);
            judged.Add(measured is null ? Judgement.Broken(unknown!) : await BudgetAsync(measured, target, condition, cancellation).ConfigureAwait(false));
        }

        return judged.Count == 0 ? Judgement.Broken($"'{condition.Slo}' states no objective.") : Worst(judged);
    }

    /// <summary>The time that a span is, or null when the source has a time of its own.</summary>
    internal (TimeSpan? Time, string? Problem) Time(MeasuredObjective found, SloSpan span) =>
        span.Time is { } time ? (time, null)
        : span.IsOwn && (SliReader.IsSliced(found) ? found.HasSlices : found.HasWindows) ? SloWindow.Of(found.Objective, clock.GetUtcNow())
        : !span.IsOwn && found.HasWindows ? (Newest, null)
        : (null, null);

    /// <summary>What is to be said when a level is not known, or null when it is.</summary>
    internal static Judgement? Unknown(MeasuredObjective found, Sli sli, double? leastSamples) =>
        (sli.Trouble is { } trouble ? Judgement.Broken($"'{found.Objective.Name}' cannot be read: {trouble}")
        : sli.Absence is { } absence ? Judgement.Nothing($"'{found.Objective.Name}' has no data{(absence.Length > 0 ? $": {absence}" : ".")}")
        : Few(found, sli.Samples, leastSamples)) is { } unknown ? unknown with { Evidence = sli.Evidence } : null;

    internal static string Shown(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static Judgement? Few(MeasuredObjective found, double? samples, double? least) =>
        least is { } wanted && !(samples >= wanted)
            ? Judgement.Nothing($"'{found.Objective.Name}' has {(samples is { } there ? Shown(there) : "an unknown number of")} samples, and {Shown(wanted)} are asked for.")
            : null;

    private async Task<Judgement> BudgetAsync(MeasuredObjective found, Objective target, ErrorBudget condition, CancellationToken cancellation)
    {
        var (over, problem) = Time(found, condition.Over is { } time ? SloSpan.Over(time) : SloSpan.Own);
        if (problem is not null)
        {
            return Judgement.Broken(problem);
        }

        var sli = await SliReader.ReadAsync(found, target, over, cancellation).ConfigureAwait(false);
        return Unknown(found, sli, condition.LeastSamples) ?? Budget(found, target, sli, condition);
    }

    private async Task<Judgement> LevelAsync(MeasuredObjective found, Objective target, SloSpan span, double? leastSamples, CancellationToken cancellation)
    {
        var (over, problem) = Time(found, span);
        if (problem is not null)
        {
            return Judgement.Broken(problem);
        }

        // A value is held against its limit at once, unless the objective says for which share of a time it has to keep it.
        if (found.Indicator.Ratio is null && (over is null || (!span.IsOwn && span.Time is null) || target.Target is null))
        {
            return await ValueAsync(found, target, found.HasWindows ? over : null, leastSamples, cancellation).ConfigureAwait(false);
        }

        // What slices there are in the last minutes tell nothing; what happened in them does.
        var isNow = !span.IsOwn && span.Time is null;
        var sli = isNow
            ? Sli.Of(await found.ReadAsync(over, cancellation).ConfigureAwait(false), over)
            : await SliReader.ReadAsync(found, target, over, cancellation).ConfigureAwait(false);
        var limit = target.Target ?? double.NaN;
        sli.Evidence["target"] = double.IsFinite(limit) ? limit : null;
        if (WithSeries && over is { } time && found.HasSlices && !sli.Evidence.ContainsKey("series"))
        {
            var slices = await found.ReadSlicesAsync(time, TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(time.TotalSeconds / PlotSlices))), cancellation).ConfigureAwait(false);
            sli.Evidence["series"] = Series.Of(slices);
        }

        return Unknown(found, sli, leastSamples) ?? (!double.IsFinite(limit) ? Judgement.Broken($"'{found.Objective.Name}' states an objective that nothing can be compared with.")
            : Boundary.IsAtLeast(sli.Low, limit) ? new Judgement(GateVerdict.Pass, $"'{found.Objective.Name}' is {Shown(sli.Low)}{Gaps(sli)}.")
            : !Boundary.IsAtLeast(sli.High, limit) ? new Judgement(GateVerdict.Fail, $"'{found.Objective.Name}' is {Shown(sli.High)}{Gaps(sli)}, which is not at least {Shown(limit)}.")
            : Gapped(found, sli)) with { Evidence = sli.Evidence, Measured = sli.IsKnown && sli.Low == sli.High ? Judgement.Alone(sli.Low) : new Dictionary<string, double>() };
    }

    private static async Task<Judgement> ValueAsync(MeasuredObjective found, Objective target, TimeSpan? over, double? leastSamples, CancellationToken cancellation)
    {
        var reading = await found.ReadAsync(over, cancellation).ConfigureAwait(false);
        var evidence = Sli.Written(reading, over);
        var name = found.Objective.Name;
        var judged = reading.Trouble is { } trouble ? Judgement.Broken($"'{name}' cannot be read: {trouble}")
            : reading.Value is not { } value || !double.IsFinite(value) ? Judgement.Nothing($"'{name}' has no data{(reading.Absence is { } absence ? $": {absence}" : ".")}")
            : Few(found, reading.Samples, leastSamples) is { } few ? few
            : Compared(found, value, target, evidence);
        return judged with { Evidence = evidence, Measured = judged.Verdict is GateVerdict.Pass or GateVerdict.Fail && reading.Value is { } measured ? Judgement.Alone(measured) : judged.Measured };
    }

    // A share is compared with the target; any other value only with what the objective says of values.
    private static Judgement Compared(MeasuredObjective found, double value, Objective target, JsonObject evidence)
    {
        var name = found.Objective.Name;
        var (sign, limit) = target.Operator is { } word && target.Value is { } bound ? (word, bound) : ("gte", found.Indicator.Ratio is null ? double.NaN : target.Target ?? double.NaN);
        evidence["operator"] = sign;
        evidence["limit"] = double.IsFinite(limit) ? limit : null;
        return !double.IsFinite(limit) || Boundary.Holds(value, sign, limit) is not { } holds
            ? Judgement.Broken($"'{name}' states an objective that nothing can be compared with.")
            : holds ? new Judgement(GateVerdict.Pass, $"'{name}' is {Shown(value)}.")
            : new Judgement(GateVerdict.Fail, $"'{name}' is {Shown(value)}, which is not {Word(sign)} {Shown(limit)}.");
    }

    private static Judgement Budget(MeasuredObjective found, Objective target, Sli sli, ErrorBudget condition)
    {
        var name = found.Objective.Name;
        if (target.Target is not { } share || share >= 1)
        {
            return Judgement.Broken($"'{name}' has no error budget: its target is {(target.Target is null ? "not stated" : "100 %")}. Hold the SLO itself against it.") with { Evidence = sli.Evidence };
        }

        var budget = Boundary.Rest(share);
        var (least, most) = (Left(sli.Low, budget), Left(sli.High, budget));
        sli.Evidence["target"] = share;
        sli.Evidence["left"] = least;
        var text = $"{Percent(least)} of the error budget of '{name}' is left{Gaps(sli)}";
        return (Boundary.IsAtLeast(least, condition.AtLeast)
                ? condition.WarnBelow is { } warn && !Boundary.IsAtLeast(least, warn)
                    ? new Judgement(GateVerdict.Warn, $"{text}, less than {Percent(warn)}.")
                    : new Judgement(GateVerdict.Pass, $"{text}.")
                : !Boundary.IsAtLeast(most, condition.AtLeast) ? new Judgement(GateVerdict.Fail, $"{text}, and {Percent(condition.AtLeast)} is asked for.")
                : Gapped(found, sli)) with { Evidence = sli.Evidence, Measured = sli.Low == sli.High ? Judgement.Alone(least) : new Dictionary<string, double>() };
    }

    private static double Left(double sli, double budget) => Boundary.Rest(Boundary.Rest(sli) / budget);

    private static Judgement Gapped(MeasuredObjective found, Sli sli) =>
        Judgement.Nothing($"'{found.Objective.Name}' is between {Shown(sli.Low)} and {Shown(sli.High)}: slices of the time have no data, and they would decide.");

    private static string Gaps(Sli sli) => sli.Low < sli.High ? $" to {Shown(sli.High)} (some slices have no data)" : "";

    // The worst of several objectives says why; the others stand in the evidence.
    internal static Judgement Worst(IReadOnlyList<Judgement> judged)
    {
        var verdict = GateVerdicts.All([.. judged.Select(one => one.Verdict)]);
        var worst = judged.First(one => one.Verdict == verdict);
        return judged.Count == 1 ? worst : worst with
        {
            Measured = judged.SelectMany((one, index) => one.Measured.Select(number => ($"{number.Key} {index + 1}", number.Value))).ToDictionary(number => number.Item1, number => number.Value, StringComparer.Ordinal),
            Evidence = new JsonObject { ["objectives"] = new JsonArray([.. judged.Select(one => new JsonObject { ["verdict"] = one.Verdict.Word(), ["reason"] = one.Reason, ["evidence"] = one.Evidence })]) },
        };
    }

    internal static string Percent(double share) => $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)} %";

    private static string Word(string sign) => sign switch
    {
        "lt" => "under",
        "lte" => "at most",
        "gt" => "over",
        _ => "at least",
    };
}

/// <summary>How much of an error budget has to be left.</summary>
/// <param name="Slo">The SLO.</param>
/// <param name="AtLeast">The share of the budget that has to be left, 1 for all of it.</param>
internal sealed record ErrorBudget(string Slo, double AtLeast)
{
    /// <summary>Less than this is a warning; null: nothing is.</summary>
    public double? WarnBelow { get; init; }

    /// <summary>The time up to now; null: the objective's own window.</summary>
    public TimeSpan? Over { get; init; }

    /// <summary>Fewer samples are no data; null: any number will do.</summary>
    public double? LeastSamples { get; init; }
}
