namespace PolicyRunner.Gates.Slo;

/// <summary>
/// When an error budget is used up too fast: over a long window, so that it matters, and over a short one, so that it still goes on.
/// Source: the multiwindow, multi-burn-rate alerts of the Site Reliability Workbook, chapter 5.
/// </summary>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window.</param>
/// <param name="Threshold">Both burn rates must be over it; 1 uses up the budget exactly in the objective's time.</param>
/// <param name="Verdict">What it means when they are: fail or warn.</param>
internal sealed record BurnRate(TimeSpan Long, TimeSpan Short, double Threshold, GateVerdict Verdict)
{
    /// <summary>Two pages and a ticket: 2 % of a month's budget in 1 h, 5 % in 6 h, 10 % in 3 d.</summary>
    public static IReadOnlyList<BurnRate> Usual { get; } =
    [
        new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 14.4, GateVerdict.Fail),
        new(TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 6, GateVerdict.Fail),
        new(TimeSpan.FromDays(3), TimeSpan.FromHours(6), 1, GateVerdict.Warn),
    ];

    /// <summary>When everything fails this is the burn rate: a threshold that is not under it is never passed.</summary>
    /// <param name="target">The share that has to be good, from 0 to 1.</param>
    public static double Highest(double target) => target >= 1 ? double.PositiveInfinity : 1 / Boundary.Rest(target);
}
