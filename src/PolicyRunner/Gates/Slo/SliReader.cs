using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;

namespace PolicyRunner.Gates.Slo;

/// <summary>Reads how good an indicator was, the way its objective's budgeting method counts.</summary>
internal static class SliReader
{
    // Slices of what no slice is written for: fine enough to see minutes in a day, few enough for a month.
    private const int UsualSlices = 10_000;
    private const int MostSlices = 200_000;
    private static readonly TimeSpan UsualSlice = TimeSpan.FromMinutes(1);

    /// <summary>True when the share of good slices is what counts: for timeslices, and for values held against a limit.</summary>
    public static bool IsSliced(MeasuredObjective measured) =>
        measured.Indicator.Ratio is null || measured.Objective.BudgetingMethod is "Timeslices" or "RatioTimeslices";

    /// <param name="measured">What is read.</param>
    /// <param name="target">Which of its targets.</param>
    /// <param name="over">The time up to now; null: as the source has it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<Sli> ReadAsync(MeasuredObjective measured, Objective target, TimeSpan? over, CancellationToken cancellation)
    {
        if (over is not { } time || !IsSliced(measured))
        {
            return measured.Indicator.Ratio is null
                ? Unsliced("Its values can only be counted over a time; say over which, or give it a timeWindow.")
                : Sli.Of(await measured.ReadAsync(over, cancellation).ConfigureAwait(false), over);
        }

        if (Score(measured, target) is not { } score)
        {
            return Unsliced("Its objective says neither op and value nor timeSliceTarget, so that no slice of time can be told good from bad.");
        }

        var slice = target.TimeSliceWindow ?? Usual(time);
        return slice <= TimeSpan.Zero || time / slice > MostSlices
            ? Unsliced($"{Text.Duration.Format(time)} in slices of {Text.Duration.Format(slice)} are more than the {MostSlices} that are read; take longer slices.")
            : !measured.HasSlices ? Unsliced("Its source cannot be asked about slices of time.")
            : Sli.Of(await measured.ReadSlicesAsync(time, slice, cancellation).ConfigureAwait(false), time, slice, score);
    }

    private static Func<double, double>? Score(MeasuredObjective measured, Objective target)
    {
        if (measured.Indicator.Ratio is null)
        {
            return target is { Operator: { } sign, Value: { } limit } && Boundary.Holds(0, sign, limit) is not null
                ? value => Boundary.Holds(value, sign, limit) == true ? 1 : 0
                : null;
        }

        return measured.Objective.BudgetingMethod == "RatioTimeslices" ? share => share
            : target.TimeSliceTarget is { } least ? share => Boundary.IsAtLeast(share, least) ? 1 : 0
            : null;
    }

    private static TimeSpan Usual(TimeSpan time)
    {
        var slice = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds / UsualSlices));
        return slice > UsualSlice ? slice : UsualSlice;
    }

    private static Sli Unsliced(string trouble) => new() { Trouble = trouble, Evidence = [] };
}
