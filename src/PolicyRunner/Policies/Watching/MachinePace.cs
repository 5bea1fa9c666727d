namespace PolicyRunner.Policies.Watching;

/// <summary>
/// How much slower than usual the machine is, by what the tool took to start: limits of processor time where nothing can be counted are
/// as much wider.
/// </summary>
internal static class MachinePace
{
    /// <summary>As slow as a machine is believed to be; the tool before it is published, which is compiled as it runs, is some four times slower.</summary>
    public const double Slowest = 5;

    // Half as much again as a machine of 2025 takes.
    private static readonly TimeSpan UsualBeginning = TimeSpan.FromSeconds(0.1);

    /// <summary>From 1 to <see cref="Slowest"/>. Asked at the beginning, when nothing else has been done.</summary>
    public static double Measure() => Math.Clamp(Environment.CpuUsage.TotalTime / UsualBeginning, 1, Slowest);
}
