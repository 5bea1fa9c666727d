namespace PolicyRunner.Policies.Watching;

/// <summary>
/// Evaluations that allocate much: one at a time, so that what they keep does not add up, and so that it is known whose the memory is
/// by which the process grows.
/// </summary>
internal static class LargeWork
{
    // Less than what the longest page takes while it is read.
    private const long Much = 48L << 20;

    private static readonly Lock One = new();
    private static int count;
    private static bool isOn;
    private static long before;

    /// <summary>How many there have been, the one that there is among them.</summary>
    public static int Count => Volatile.Read(ref count);

    /// <summary>Whether there is one.</summary>
    public static bool IsOn => Volatile.Read(ref isOn);

    /// <summary>Waits until no other one is left. Asked by the thread that does the work, which need not ask again.</summary>
    public static void Begin(ScriptWork work)
    {
        work.Waits = true;
        One.Enter();
        work.Waits = false;
        work.IsLarge = true;
        before = GC.GetTotalMemory(forceFullCollection: false);
        Volatile.Write(ref isOn, true);
        Interlocked.Increment(ref count);
    }

    /// <summary>Says that work is over, of whatever size it was.</summary>
    public static void End(ScriptWork work)
    {
        if (!work.IsLarge)
        {
            return;
        }

        // Whoever keeps much teaches the collector to wait for as much again: the next one would come on top of it.
        if (GC.GetTotalMemory(forceFullCollection: false) - before > Much)
        {
            GC.Collect();
        }

        work.IsLarge = false;
        Volatile.Write(ref isOn, false);
        One.Exit();
    }
}
