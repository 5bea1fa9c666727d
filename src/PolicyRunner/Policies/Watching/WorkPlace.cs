using System.Diagnostics;

namespace PolicyRunner.Policies.Watching;

/// <summary>Where a thread says which script it works at, for the watch to see.</summary>
internal sealed class WorkPlace
{
    [ThreadStatic]
    private static WorkPlace? own;

    // Replaced as a whole, for the watch reads it.
    private static WorkPlace[] all = [];

    private volatile ScriptWork? work;

    private WorkPlace()
    {
    }

    /// <summary>That of the thread that asks.</summary>
    public static WorkPlace Own => own ??= Register(new WorkPlace());

    /// <summary>Those of all threads that ever worked at a script.</summary>
    public static IReadOnlyList<WorkPlace> All => Volatile.Read(ref all);

    /// <summary>Null when nothing is at work here.</summary>
    public ScriptWork? Work => work;

    /// <summary>Null where the system has none.</summary>
    public ThreadClock? Clock { get; } = ThreadClock.OfThisThread();

    /// <summary>The processor time of the thread, or the time on the wall where the system has none: to be taken one from another.</summary>
    public TimeSpan Used => Clock?.Used() ?? Stopwatch.GetElapsedTime(0);

    /// <summary>What the watch saw when it looked last; its alone.</summary>
    public Sighting? Seen { get; set; }

    /// <summary>Says what begins.</summary>
    /// <returns>What was done before, to be gone on with by <see cref="GoOn"/>.</returns>
    public ScriptWork? Begin(ScriptWork next)
    {
        var before = work;
        work = next;
        ScriptWatch.Wake();
        return before;
    }

    /// <summary>Says that what began is over.</summary>
    public void GoOn(ScriptWork? before) => work = before;

    private static WorkPlace Register(WorkPlace place)
    {
        for (var before = all; ;)
        {
            var seen = Interlocked.CompareExchange(ref all, [.. before, place], before);
            if (seen == before)
            {
                return place;
            }

            before = seen;
        }
    }
}
