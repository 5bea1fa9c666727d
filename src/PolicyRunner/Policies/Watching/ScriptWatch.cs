using System.Diagnostics;
using System.Globalization;

namespace PolicyRunner.Policies.Watching;

/// <summary>
/// The last resort against scripts of the repository, for what no counter sees: a thread that looks every few milliseconds at what
/// they use. No thread can be ended from outside, so whoever is told ends the process, or begins anew without the script.
/// Shipped policies are not watched: a process without others has no such thread.
/// </summary>
public sealed class ScriptWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    // A run lasts for hours after its policies have spoken.
    private const int LooksWithoutWork = 200;

    // Beyond the limit: an evaluation that comes by one of its counters meanwhile ends by itself, which costs no new process.
    private const double Grace = 1.15;
    private const double GraceOfMemory = 1.3;

    // Whoever sleeps uses nothing; no policy can, and one day one will.
    private const int LongestWait = 40;

    // To fill the memory that may be filled takes longer.
    private static readonly TimeSpan LeastToFill = TimeSpan.FromMilliseconds(20);

    private const string UntilWhen = " As it is, it is left out for up to an hour, or until the folder of compiled policies is removed.";

    private static ScriptWatch? current;

    private readonly HandOver given;
    private readonly Action<Breach> end;
    private readonly Lock oneByOne = new();
    private readonly Lock remembering = new();
    private readonly List<StoppedScript> refused = [];
    private readonly SortedSet<string> leftOut = new(StringComparer.Ordinal);
    private int isAwake;
    private int hasEnded;
    private long lastResident;

    internal ScriptWatch(HandOver given, Action<Breach> end)
    {
        this.given = given;
        this.end = end;
    }

    /// <summary>Begins to watch all scripts of repositories that this process compiles and evaluates. Called once, before it does.</summary>
    /// <param name="given">What an earlier process found out.</param>
    /// <param name="end">Told once, on another thread, and expected not to return.</param>
    public static void Begin(HandOver given, Action<Breach> end) => current = new ScriptWatch(given, end);

    /// <summary>Whether scripts are worked at one after the other, and nothing else beside them.</summary>
    internal static bool IsApart => current?.given.IsApart == true;

    /// <summary>Why a script is left out; null when nothing speaks against it.</summary>
    internal static StoppedScript? Stopped(string digest) => current?.given.Find(digest);

    /// <summary>A script is left out, as an earlier process had found out that it has to be.</summary>
    internal static void LeaveOut(PolicyDiagnostic reason) => current?.Without(reason);

    /// <summary>A script is refused for a reason that nobody keeps: whatever begins anew in the place of this process need not find it out again.</summary>
    internal static void Remember(StoppedScript script)
    {
        if (current is { } watch)
        {
            lock (watch.remembering)
            {
                watch.refused.Add(script);
            }
        }
    }

    /// <summary>Waits until no other thread evaluates a script, where they are to be told apart.</summary>
    internal static void Enter()
    {
        if (current is { given.IsApart: true } watch)
        {
            watch.oneByOne.Enter();
        }
    }

    internal static void Leave()
    {
        if (current is { given.IsApart: true } watch)
        {
            watch.oneByOne.Exit();
        }
    }

    /// <summary>There is work to look at.</summary>
    internal static void Wake()
    {
        if (current is { } watch && Volatile.Read(ref watch.isAwake) == 0 && Interlocked.Exchange(ref watch.isAwake, 1) == 0)
        {
            new Thread(watch.Run) { IsBackground = true, Name = "script watch" }.Start();
        }
    }

    /// <summary>Memory ran out while a script was at work. Returns where nobody watches.</summary>
    internal static void OutOfMemory(ScriptWork work) => current?.Stop(work, "used up the memory that there is", isSure: IsAlone(work));

    // Other documents of the same script are its own work, too.
    private static bool IsAlone(ScriptWork work) => WorkPlace.All.All(place => place.Work is not { } other || other == work || (work.Script is { } script && other.Script?.Digest == script.Digest));

    private void Run()
    {
        // What a thread did while nobody looked is no script's.
        foreach (var place in WorkPlace.All)
        {
            place.Seen = null;
        }

        for (var idle = 0; idle < LooksWithoutWork;)
        {
            Thread.Sleep(Look);
            idle = LookAround(WorkPlace.All) ? 0 : idle + 1;
        }

        Volatile.Write(ref isAwake, 0);
        if (WorkPlace.All.Any(place => place.Work is not null))
        {
            Wake();
        }
    }

    /// <returns>False when nothing is at work.</returns>
    private bool LookAround(IReadOnlyList<WorkPlace> places)
    {
        var resident = Environment.WorkingSet;
        var process = Environment.CpuUsage.TotalTime;
        var now = Stopwatch.GetTimestamp();
        var busy = places.Count(place => place.Work is not null);
        foreach (var place in places)
        {
            var (work, ofThread) = (place.Work, place.Clock?.Used());
            var last = place.Seen?.Last;
            if (place.Seen is not { } seen || seen.Work != work)
            {
                // What it has taken until now is less than what lies between two looks.
                place.Seen = seen = new Sighting { Work = work, Began = now, OfThread = ofThread, OfProcess = process, Resident = Before(resident), Large = LargeWork.Count, Reads = BesideWork.Count };
            }

            seen.Last = ofThread;
            if (work is not null)
            {
                SetApart(seen, work, now, resident);
                Judge(work, new WorkUse
                {
                    Time = Used(seen, now, ofThread, process, busy),
                    IsOfThread = ofThread is not null,
                    Wall = Stopwatch.GetElapsedTime(seen.Began, now),
                    SinceLast = ofThread - last,
                    Bytes = resident - seen.Resident,
                    IsAlone = seen.Reads is { } reads && reads == BesideWork.Count,
                });
            }
        }

        lastResident = resident;
        return busy > 0;
    }

    private long Before(long resident) => lastResident == 0 ? resident : lastResident;

    // By what the process grows while one allocates much is that one's, and stays there when it has ended.
    private void SetApart(Sighting seen, ScriptWork work, long now, long resident)
    {
        var large = LargeWork.Count;
        if (seen.Large != large || (LargeWork.IsOn && !work.IsLarge))
        {
            seen.Resident = work.IsLarge ? Before(resident) : resident;
            seen.Large = large;
        }

        if (work.Waits)
        {
            seen.Began = now;
        }
    }

    // Where a thread's time is not to be had: that of the process, shared out among those at work; a clock on the wall alone is no judge.
    private static TimeSpan Used(Sighting seen, long now, TimeSpan? ofThread, TimeSpan process, int busy)
    {
        if (seen.Work is not null && ofThread - seen.OfThread is { } used)
        {
            return used;
        }

        var (wall, share) = (Stopwatch.GetElapsedTime(seen.Began, now), (process - seen.OfProcess) / busy);
        return wall < share ? wall : share;
    }

    /// <summary>Holds work against what it may use.</summary>
    internal void Judge(ScriptWork work, WorkUse use)
    {
        var (limit, spent, whole) = (work.Time, use.Time, "");
        if (work.Script is { } script)
        {
            script.Spent += use.SinceLast ?? TimeSpan.Zero;
            if (use.Time <= limit && script.Spent > script.Allowed)
            {
                (limit, spent, whole) = (script.Allowed, script.Spent, work.Kind == WorkKind.Evaluating && script.Spent - use.Time > Look * 2 ? " in all its evaluations together" : "");
            }
        }

        if (spent > limit)
        {
            var excess = $"took more than {Seconds(work.UsualTime ?? limit)} s of processor time{whole}";
            work.Budget?.Stop(excess, work);
            if (work.Budget is null || spent > limit * Grace)
            {
                Stop(work, excess, isSure: true, isItsOwn: use.IsOfThread);
            }
        }
        else if (work.Budget is not null && use.Wall > work.Time * LongestWait)
        {
            Stop(work, $"did not end within {Seconds(work.Time * LongestWait)} s", isSure: true);
        }

        if (use.Bytes > work.Bytes)
        {
            var excess = $"took more than {work.Bytes >> 20} MiB of memory";
            if (work is { IsLarge: true, Budget: { } budget } && work.Allocated > work.Bytes / 2 && use.Bytes <= work.Bytes * GraceOfMemory)
            {
                // All others have allocated little.
                budget.Stop(excess, work);
                return;
            }

            Stop(work, excess, isSure: use.IsAlone && use.Time > LeastToFill && IsAlone(work));
        }
    }

    /// <param name="work">What goes too far.</param>
    /// <param name="excess">What it did.</param>
    /// <param name="isSure">Whether its script did it.</param>
    /// <param name="isItsOwn">Whether no other script could have had a part in it.</param>
    private void Stop(ScriptWork work, string excess, bool isSure, bool isItsOwn = true)
    {
        if (Interlocked.Exchange(ref hasEnded, 1) != 0)
        {
            return;
        }

        var stopped = work.Script is not null && (isSure || given.IsApart) ? Stopped(work, excess, isItsOwn || given.IsApart) : null;
        var next = stopped is null ? Known().Apart() : Known().Without(stopped);
        end(new Breach(Sentence(work, excess, stopped), given.IsLast || (stopped is null && given.IsApart) ? null : next) { Before = Before() });
    }

    private string[] Before()
    {
        lock (remembering)
        {
            return [.. leftOut];
        }
    }

    /// <summary>Leaves out a script, which is said when there is no report to say it.</summary>
    internal void Without(PolicyDiagnostic reason)
    {
        lock (remembering)
        {
            leftOut.Add($"{reason}");
        }
    }

    private HandOver Known()
    {
        lock (remembering)
        {
            return given.And(refused);
        }
    }

    private string Sentence(ScriptWork work, string excess, StoppedScript? stopped)
    {
        var sentence = stopped is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{work.Script!.Path}:{stopped.Line}:1: {stopped.Message}")
            : $"{(work.Kind == WorkKind.Compiling ? "Compiling the scripts of the repository" : "Evaluating the policies of the repository")} {excess}; take back what was added to them last.";
        return given.IsLast ? $"{sentence} It is one too many: {given.Starts} times the work began anew. Nothing was judged, and scripts that are not named here may be no better." : sentence;
    }

    private static StoppedScript Stopped(ScriptWork work, string excess, bool isItsOwn)
    {
        var script = work.Script!;
        var isKept = isItsOwn && work.Kind == WorkKind.Compiling;
        var place = work.Budget is { LastFunction: >= 0 and var counter } ? script.Place(counter) : null;
        var (line, file) = place is not { } at ? (1, "") : at.Path == script.Path ? (at.Line, "") : (1, $" of {at.Path}");
        var near = place is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; it was in the function at line {place.Value.Line}{file}");
        var looking = work.Subject is null ? "" : $" (looking at {work.Subject})";
        var message = work.Kind switch
        {
            WorkKind.Compiling => $"Compiling the script {excess}; write it in a simpler way.{(isKept ? UntilWhen : "")}",
            WorkKind.Making => $"{script.Name} {excess} before it was a policy{near}. Make it do less, or end sooner.",
            WorkKind.Evaluating => $"{script.Name} {excess}{near}. Make it do less, or end sooner.{looking}",
            _ => throw new InvalidOperationException($"{work.Kind} is no kind of work."),
        };
        return new StoppedScript(script.Digest, work.Kind == WorkKind.Evaluating ? script.Name : null, line, message) { SeeksSecrets = script.SeeksSecrets, IsKept = isKept };
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
}
