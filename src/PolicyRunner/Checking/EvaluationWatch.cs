using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Checking;

/// <summary>
/// The last resort against an evaluation that does not end: at half of the bound it is asked to stop, which it does at its next
/// counter; at the bound somebody is told, who ends the process, for nothing else can end a call that hangs. The bound is wide,
/// for it is time on the wall: a busy machine must not break a policy.
/// </summary>
public sealed class EvaluationWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan bound;
    private readonly Action<string> hung;
    private int started;

    /// <param name="bound">How long one evaluation may take at most.</param>
    /// <param name="hung">Gets a sentence that names the policy and the document; called once, on another thread, and expected not to return.</param>
    public EvaluationWatch(TimeSpan bound, Action<string> hung)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(bound, TimeSpan.Zero);
        this.bound = bound;
        this.hung = hung;
    }

    /// <summary>Begins to watch all evaluations of the process; returns at once, for a short check is over before a thread is there.</summary>
    internal void Start()
    {
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static watch => ((EvaluationWatch)watch!).StartThread(), this);
        }
    }

    // A thread of its own: those of the pool may be the ones that hang.
    private void StartThread() => new Thread(Watch) { IsBackground = true, Name = "evaluation watch" }.Start();

    private void Watch()
    {
        for (; ; Thread.Sleep(Look))
        {
            foreach (var budget in Budget.All)
            {
                if (budget.Began is var start and > 0 && IsHung(budget, start, TimeSpan.FromMilliseconds(Environment.TickCount64 - start)))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Asks an evaluation that began then to stop when half of the bound is over, and tells when all of the bound is.</summary>
    internal bool IsHung(Budget budget, long start, TimeSpan time)
    {
        if (time > bound)
        {
            hung($"Policy {budget.Subject}, did not end within {bound.TotalSeconds} s and cannot be stopped.");
            return true;
        }

        if (time > bound / 2)
        {
            budget.Stop($"took longer than {bound.TotalSeconds / 2} s", start);
        }

        return false;
    }
}
