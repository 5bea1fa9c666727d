using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// The processor time that a script takes of the compiler where it can be stopped in between: a share by its length, and beyond it what
/// is left of the reserve for all. Who needs no more than a share is compiled whatever the others do; who needs more than is left is
/// refused by name, before the rest of its cost.
/// </summary>
/// <example><code>
/// using var clock = new CompileClock(script, reserve);
/// while (… &amp;&amp; !clock.IsOver) { … }
/// </code></example>
internal sealed class CompileClock : IDisposable
{
    private readonly CompileReserve reserve;
    private readonly Func<TimeSpan> now;
    private readonly TimeSpan usual;
    private readonly TimeSpan share;
    private readonly TimeSpan began;

    /// <param name="script">The script that is looked at from now on.</param>
    /// <param name="reserve">That of all scripts.</param>
    /// <param name="now">The processor time until now; that of the thread that asks when left out.</param>
    public CompileClock(LoweredScript script, CompileReserve reserve, Func<TimeSpan>? now = null)
    {
        this.reserve = reserve;
        this.now = now ?? OfThisThread();
        usual = CompileTurn.UsualShare(script);
        share = CompileTurn.Share(script);
        began = this.now();
    }

    /// <summary>Whether the script has used its share and what is left of the reserve.</summary>
    public bool IsOver => now() - began > share + reserve.Left;

    /// <summary>What to say of a script when it is, the same on every machine.</summary>
    public string Excess => FormattableString.Invariant($"Compiling the script took more than {usual.TotalSeconds:0.##} s of processor time while counters were put into it, and nothing is left of what all scripts may take besides; write it in a simpler way.");

    public void Dispose() => reserve.Take(now() - began - share);

    private static Func<TimeSpan> OfThisThread() =>
        ThreadClock.OfThisThread() is { } clock ? () => clock.Used() ?? TimeSpan.Zero : () => Environment.CpuUsage.TotalTime;
}

/// <summary>What all scripts may take of the compiler together, beyond the share of each. Any thread may ask.</summary>
/// <param name="whole">What there is of it at first.</param>
internal sealed class CompileReserve(TimeSpan whole)
{
    private long left = whole.Ticks;

    /// <summary>For scripts that are trusted.</summary>
    public static CompileReserve Ample => new(TimeSpan.FromHours(1));

    /// <summary>What is left of it.</summary>
    public TimeSpan Left => TimeSpan.FromTicks(long.Max(0, Interlocked.Read(ref left)));

    /// <summary>Takes a part, or nothing when it is negative.</summary>
    public void Take(TimeSpan time) => Interlocked.Add(ref left, -long.Max(0, time.Ticks));
}
