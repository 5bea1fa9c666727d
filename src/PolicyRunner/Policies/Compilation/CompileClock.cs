using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// The processor time that the scripts of a pack take of the compiler where it can be stopped in between: each has a share by its length,
/// and what goes beyond comes out of one reserve for all of them. Who needs no more than a share is compiled whatever the others do; the
/// first one that needs more than is left is refused by name, before the rest of its cost.
/// </summary>
/// <param name="now">The processor time until now; that of the thread that asks when left out.</param>
/// <example><code>
/// clock.Begin(script);
/// while (… &amp;&amp; !clock.IsOver) { … }
/// clock.End();
/// </code></example>
internal sealed class CompileClock(Func<TimeSpan>? now = null)
{
    private readonly Func<TimeSpan> now = now ?? OfThisThread();
    private TimeSpan reserve = CompileTurn.Reserve;
    private TimeSpan share;
    private TimeSpan began;

    /// <summary>Whether the script that is looked at has used its share and what was left of the reserve.</summary>
    public bool IsOver => now() - began > share + reserve;

    /// <summary>What to say of a script when it is.</summary>
    public string Excess => FormattableString.Invariant($"Compiling the script took more than {(share + reserve).TotalSeconds:0.##} s of processor time; write it in a simpler way.");

    public void Begin(PolicyScript script)
    {
        share = CompileTurn.Share(script);
        began = now();
    }

    public void End()
    {
        var beyond = now() - began - share;
        reserve -= beyond < TimeSpan.Zero ? TimeSpan.Zero : beyond < reserve ? beyond : reserve;
    }

    private static Func<TimeSpan> OfThisThread() =>
        ThreadClock.OfThisThread() is { } clock ? () => clock.Used() ?? TimeSpan.Zero : () => Environment.CpuUsage.TotalTime;
}
