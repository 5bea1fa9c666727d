using PolicyRunner.Gates.Slo;

namespace PolicyRunner.Gates.Files;

/// <summary>
/// A gate that weighs its conditions: one that holds counts its weight, one that warns half of it. What is not known is never weighed
/// against what is: a required condition without data keeps the gate shut, and so does a key condition that fails.
/// </summary>
/// <param name="Pass">The share of all weights that passes, from 0 to 1.</param>
/// <param name="Warn">The share that passes with a warning; null: what does not pass fails.</param>
internal sealed record GateScore(double Pass, double? Warn)
{
    /// <param name="conditions">The required ones: what each came to, its weight, and whether it is a key.</param>
    /// <returns>The verdict, and the share from 0 to 1.</returns>
    public (GateVerdict Verdict, double Share) Judge(IReadOnlyList<(GateVerdict Verdict, double Weight, bool IsKey)> conditions)
    {
        var all = conditions.Sum(one => one.Weight);
        var share = all > 0 ? conditions.Sum(one => one.Verdict switch { GateVerdict.Pass => one.Weight, GateVerdict.Warn => one.Weight / 2, _ => 0 }) / all : 0;
        var deciding = GateVerdicts.All([.. conditions.Where(one => one.IsKey || one.Verdict is GateVerdict.NoData or GateVerdict.Error).Select(one => one.Verdict).Append(GateVerdict.Pass)]);
        return (!deciding.Holds() ? deciding
            : all <= 0 ? GateVerdict.NoData
            : Boundary.IsAtLeast(share, Pass) ? GateVerdict.Pass
            : Warn is { } warn && Boundary.IsAtLeast(share, warn) ? GateVerdict.Warn
            : GateVerdict.Fail, share);
    }
}
