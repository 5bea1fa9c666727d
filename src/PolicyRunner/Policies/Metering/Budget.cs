using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// What the evaluation on this thread has used so far. Once it is exceeded it stays so: every counter throws again, and the
/// evaluation asks at its end, so that no script can catch its way out. Public because a function of a script keeps it from its
/// first counter to its last; nobody outside can do anything with it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Budget
{
    // The clock and the allocator are asked once for so many steps; a divisor of nothing, the last piece is shorter.
    private const int Piece = 1024;

    // The runtime vouches for 64 KiB below where it is asked, at least; it is asked again long before those are used up.
    private const int StackStep = 16 * 1024;

    // What a comparison may take for each step of hashing: a value meets its equal, and by chance another one, both of which have two sides.
    private const int StepsPerMeeting = 4;

    // What an evaluation may take of the stack: 400 functions of the size that any may have. A function is entered before its counter looks,
    // with whatever the compiler puts beside its variables; for that the tool's threads have several times as much.
    private const int MostStack = 20 << 20;

    // Records that hold one another, each of 60 to 200 bytes there: to leave five times as many by an exception takes as long as the watch waits.
    private const int MostStackOfRecords = 4 << 20;

    [ThreadStatic]
    internal static Budget? Current;

    [ThreadStatic]
    private static Budget? idle;

    private PolicyLimits limits = PolicyLimits.Default;
    private long stepsLeft;
    private long bytesBefore;
    private long bytesLeft;
    private long held;

    // Steps for comparisons that hashing has paid for, and what had been used then.
    private long prepaid;
    private long prepaidAt;
    private volatile StopOrder? stop;
    private ScriptWork? work;

    // The lowest address of the stack that is known to have room below, and the lowest that there is any room for.
    private nint stackFloor;
    private nint stackEnd;

    // The lowest that a function of the script was seen at: what is below is of records that compare or hash one another.
    private nint functionsEnd;

    private Budget()
    {
    }

    /// <summary>Steps until somebody has to look.</summary>
    internal int Fuel;

    /// <summary>Functions of the script that are running.</summary>
    internal int Depth;

    /// <summary>The counter of the function that was called last: whose work it was when nothing more is known.</summary>
    internal int LastFunction;

    /// <summary>What <see cref="Depth"/> may not pass.</summary>
    internal int DepthLimit;

    internal BudgetExceededException? Exceeded { get; private set; }

    /// <summary>Whether something was asked for that is not in memory now: whatever came of it, the evaluation is to be done again.</summary>
    internal bool AsksForUnread { get; private set; }

    internal PolicyLimits Limits => limits;

    internal long StepsUsed => limits.StepsBefore + limits.StepsNow - stepsLeft - Fuel;

    /// <summary>The part that was used of the steps that the evaluation may take, from 0 to 1.</summary>
    internal double StepsShare => limits.StepsNow > 0 ? Math.Clamp((double)(StepsUsed - limits.StepsBefore) / limits.StepsNow, 0, 1) : 1;

    /// <summary>Those of the evaluation that ended last on this thread, and of those before that it shares its steps with.</summary>
    internal static long LastSteps => idle?.StepsUsed ?? 0;

    internal long BytesUsed => GC.GetAllocatedBytesForCurrentThread() - bytesBefore;

    /// <summary>What the watch sees of the evaluation; null for shipped policies, which nobody watches.</summary>
    internal ScriptWork? Work => work;

    /// <summary>Begins an evaluation on this thread.</summary>
    /// <param name="limits">What it may use.</param>
    /// <param name="script">The repository's script that is evaluated; null for a shipped one.</param>
    /// <param name="kind">What is done with it.</param>
    /// <param name="subject">The document that is looked at; null when it is the library, or the policy itself.</param>
    internal static Budget Begin(PolicyLimits limits, WatchedScript? script = null, WorkKind kind = WorkKind.Evaluating, string? subject = null)
    {
        if (Current is not null)
        {
            throw new InvalidOperationException("An evaluation has begun inside another one.");
        }

        if (script is not null)
        {
            ScriptWatch.Enter();
        }

        var budget = idle ?? new Budget();
        idle = null;
        budget.limits = limits;
        budget.Exceeded = null;
        budget.AsksForUnread = false;
        budget.stop = null;
        budget.Depth = 0;
        budget.LastFunction = -1;
        budget.held = 0;
        (budget.prepaid, budget.prepaidAt) = (0, -1);
        budget.bytesLeft = script is null ? limits.Bytes : Math.Min(limits.BytesBeside, limits.BytesOfRepository);
        budget.DepthLimit = limits.Depth;
        budget.stackFloor = nint.MaxValue;
        budget.functionsEnd = Here();
        budget.stackEnd = budget.functionsEnd - MostStack;
        budget.bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        budget.Fuel = (int)Math.Clamp(limits.StepsNow, 0, Piece);
        budget.stepsLeft = limits.StepsNow - budget.Fuel;
        Current = budget;
        if (script is not null)
        {
            script.Allow(limits.EvaluationTime);
            budget.work = new ScriptWork { Script = script, Kind = kind, Subject = subject, Time = limits.Time, Bytes = limits.Resident, Budget = budget };
            WorkPlace.Own.Begin(budget.work);
        }

        return budget;
    }

    /// <summary>Does what begins evaluations of its own, between two that share their steps: <see cref="LastSteps"/> stays.</summary>
    internal static T Beside<T>(Func<T> work)
    {
        var last = idle;
        idle = null;
        try
        {
            return work();
        }
        finally
        {
            idle = last;
        }
    }

    internal void End()
    {
        Current = null;
        idle = this;
        if (work is not null)
        {
            LargeWork.End(work);
            WorkPlace.Own.GoOn(null);
            work = null;
            ScriptWatch.Leave();
        }
    }

    /// <summary>Remembers that something unread was asked for: on its way the exception may become another one.</summary>
    internal void NoteUnread() => AsksForUnread = true;

    /// <summary>Ends an evaluation at its next counter; for a watch on another thread, which says it again until it is over.</summary>
    /// <param name="excess">What it did.</param>
    /// <param name="meant">Which one: another may have begun meanwhile, which is none of the watch's business.</param>
    internal void Stop(string excess, ScriptWork meant)
    {
        stop = new StopOrder(excess, meant);

        // The counter on the other thread may overwrite this, and a new evaluation loses a few steps: neither changes what comes out.
        Fuel = 0;
    }

    /// <summary>Throws when the budget is exceeded, whatever the script did with the exception.</summary>
    internal void Check()
    {
        if (Exceeded is null)
        {
            Look(-1);
        }

        if (Exceeded is not null)
        {
            throw Exceeded;
        }
    }

    /// <summary>Called when the fuel is used up; what was taken too much is settled here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Refill(int probe)
    {
        if (Exceeded is not null)
        {
            Fuel = 0;
            throw Exceeded;
        }

        stepsLeft += Fuel;
        if (stepsLeft < 0)
        {
            Exceed(probe, limits.StepsNow < limits.Steps
                ? $"took more than {Number(limits.StepsOfRunbooks)} steps for all runbooks of the document together"
                : $"took more than {Number(limits.Steps)} steps{Explained(limits.Steps, PolicyLimits.Default.Steps, PolicyLimits.Default.StepsPerCharacter)}");
        }

        Fuel = (int)Math.Min(Piece, stepsLeft);
        stepsLeft -= Fuel;
        Look(probe);
    }

    /// <summary>Takes steps for work inside a library call.</summary>
    internal void Charge(long steps, int probe)
    {
        if (steps < Fuel)
        {
            Fuel -= (int)steps;
            return;
        }

        stepsLeft = stepsLeft + Fuel - steps;
        Fuel = 0;
        Refill(probe);
    }

    /// <summary>Takes steps for a hash code, with which the value is about to be looked for, and compared with what has the same one.</summary>
    internal void ChargeHash(long steps, int probe)
    {
        var before = IsPrepaid ? prepaid : 0;
        Charge(steps, probe);
        (prepaid, prepaidAt) = (before + (steps * StepsPerMeeting), StepsUsed);
    }

    /// <summary>
    /// Takes steps for a comparison: of those that hashing has paid for, as long as nothing was counted since. Which values meet in a set
    /// is chance, and a count of chance would stop a policy in one run and not in the next.
    /// </summary>
    internal void ChargeMeeting(long steps, int probe)
    {
        if (IsPrepaid && steps <= prepaid)
        {
            prepaid -= steps;
            return;
        }

        Charge(steps, probe);
    }

    /// <summary>
    /// The same for texts: hashing has paid for the shorter of the two that meet, and it is compared no further than that, however long the
    /// other one is.
    /// </summary>
    internal void ChargeMeetingOfTexts(long steps, int probe)
    {
        if (!IsPrepaid)
        {
            Charge(steps, probe);
        }
    }

    private bool IsPrepaid => prepaidAt == StepsUsed;

    /// <summary>Whether the stack has room, as far as is known: the runtime itself is asked only by <see cref="EnsureStack"/>, for that takes longer than most functions.</summary>
    internal bool HasStack
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Here() >= stackFloor;
    }

    /// <summary>Refuses to go on where the stack is about to end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void EnsureStack(int probe)
    {
        functionsEnd = Math.Min(functionsEnd, Here());
        EnsureRoom(probe);
    }

    /// <summary>The same for the functions of records that compare and hash, which nobody counts as they are left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void EnsureStackOfRecords(int probe)
    {
        if (Here() < functionsEnd - MostStackOfRecords)
        {
            Exceed(probe, "compared or hashed records that hold one another too deep, or in a circle", "Keep them in a list, or compare their keys.");
        }

        EnsureRoom(probe);
    }

    private void EnsureRoom(int probe)
    {
        if (Here() < stackEnd || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            TooDeep(probe);
        }

        stackFloor = Math.Min(stackFloor, Math.Max(stackEnd, Here() - StackStep));
    }

    /// <summary>Refuses what would allocate more than is left, before it does.</summary>
    internal void Reserve(long bytes, int probe)
    {
        if (bytes >= 1 << 16)
        {
            Allocate(bytes, probe);
        }
    }

    /// <summary>Counts bytes as allocated that are about to be, together with others, so that nobody can look in between.</summary>
    internal void Hold(long bytes, int probe)
    {
        bytesBefore -= bytes;
        held += bytes;
        Allocate(0, probe);
    }

    /// <summary>Gives back what <see cref="Hold"/> counted, as it is allocated by now; never more than that.</summary>
    internal void Release(long bytes)
    {
        bytes = Math.Min(bytes, held);
        bytesBefore += bytes;
        held -= bytes;
    }

    [DoesNotReturn]
    internal void TooDeep(int probe) => Exceed(probe, $"called itself more than {Number(limits.Depth)} deep");

    [DoesNotReturn]
    internal void TooLong(int probe) => Exceed(probe, $"made a text of more than {Number(limits.TextLength)} characters");

    [DoesNotReturn]
    internal void Exceed(int probe, string excess, string remedy = "Make it do less, or end sooner.")
    {
        Exceeded ??= new BudgetExceededException(probe < 0 ? LastFunction : probe, excess, remedy);
        Fuel = 0;
        throw Exceeded;
    }

    // "5,123,456" says nothing to somebody who read that there are five million.
    private static string Explained(long limit, long basis, int each) => limit > basis && each > 0 ? $" ({Number(basis)}, and {each} for each character it looks at)" : "";

    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // Where a variable of the running function lies: that the stack grows downwards is so wherever the runtime is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Here()
    {
        Unsafe.SkipInit(out byte here);
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here);
    }

    private void Look(int probe)
    {
        if (stop is { } order && order.Meant == work)
        {
            Exceed(probe, order.Excess);
        }

        Allocate(0, probe);
    }

    private void Allocate(long bytes, int probe)
    {
        var used = BytesUsed + bytes;
        if (work is not null)
        {
            work.Allocated = used;
        }

        if (used > bytesLeft)
        {
            AllocateMuch(used, probe);
        }
    }

    // Whether it may is decided before it waits, so that who asks for too much holds up nobody.
    private void AllocateMuch(long used, int probe)
    {
        var most = work is null ? limits.Bytes : limits.BytesOfRepository;
        if (used > most)
        {
            Exceed(probe, $"allocated more than {Number(most >> 20)} MiB");
        }

        LargeWork.Begin(work!);
        bytesLeft = most;
    }

    private sealed record StopOrder(string Excess, ScriptWork Meant);
}
