using System.Globalization;
using PolicyRunner.Organisation.Slo;

namespace PolicyRunner.Probes;

/// <summary>Holds readings against objectives. What is not known is never good.</summary>
internal static class SloJudge
{
    /// <param name="objective">What should be.</param>
    /// <param name="reading">What is.</param>
    /// <param name="leastSamples">Fewer are no data; null: any number will do.</param>
    /// <returns>The verdict and why, in one sentence.</returns>
    public static (SloVerdict Verdict, string Reason) Judge(ServiceLevelObjective objective, SloReading reading, double? leastSamples)
    {
        if (reading.Trouble is { } trouble)
        {
            return (SloVerdict.Error, $"'{objective.Name}' cannot be read: {trouble}");
        }

        if (reading.Value is not { } value || !double.IsFinite(value))
        {
            return (SloVerdict.NoData, $"'{objective.Name}' has no data{(reading.Absence is { } absence ? $": {absence}" : ".")}");
        }

        if (leastSamples is { } least && !(reading.Samples >= least))
        {
            return (SloVerdict.NoData, $"'{objective.Name}' has {(reading.Samples is { } samples ? Shown(samples) : "an unknown number of")} samples, and {Shown(least)} are asked for.");
        }

        if (objective.Objectives.Count == 0)
        {
            return (SloVerdict.Error, $"'{objective.Name}' states no objective.");
        }

        foreach (var target in objective.Objectives)
        {
            var (sign, limit) = target.Operator is { } word && target.Value is { } bound ? (word, bound) : ("gte", target.Target ?? double.NaN);
            var holds = sign switch
            {
                "lt" => value < limit,
                "lte" => value <= limit,
                "gt" => value > limit,
                "gte" => value >= limit,
                _ => (bool?)null,
            };
            if (holds is null || !double.IsFinite(limit))
            {
                return (SloVerdict.Error, $"'{objective.Name}' states an objective that nothing can be compared with.");
            }

            if (holds == false)
            {
                return (SloVerdict.Fail, $"'{objective.Name}' is {Shown(value)}, which is not {Word(sign)} {Shown(limit)}.");
            }
        }

        return (SloVerdict.Pass, $"'{objective.Name}' is {Shown(value)}.");
    }

    private static string Word(string sign) => sign switch
    {
        "lt" => "under",
        "lte" => "at most",
        "gt" => "over",
        _ => "at least",
    };

    private static string Shown(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
