using System.Diagnostics;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Checking;

/// <summary>What each policy of a set took of the time and of its limits. Any thread may add to it.</summary>
internal sealed class PolicyUse(PolicySet policies)
{
    private readonly long[] ticks = new long[policies.Active.Count];
    private readonly Peak[] peaks = new Peak[policies.Active.Count];

    /// <summary>All policies, in the order of the set.</summary>
    public IReadOnlyList<PolicyTiming> All =>
        [.. policies.Active.Select((active, index) => new PolicyTiming(active.Policy.Id, Stopwatch.GetElapsedTime(0, ticks[index])) { Steps = peaks[index].Share, Busiest = peaks[index].Path })];

    /// <param name="index">The policy.</param>
    /// <param name="since">When it began, in <see cref="Stopwatch"/>'s ticks.</param>
    public void AddTime(int index, long since) => Interlocked.Add(ref ticks[index], Stopwatch.GetTimestamp() - since);

    /// <summary>Remembers the evaluation that took the largest part of the steps it may take; of equal ones that of the first path.</summary>
    /// <param name="index">The policy.</param>
    /// <param name="budget">What has just ended, or is about to.</param>
    /// <param name="path">The document's; null when it is all of them.</param>
    public void Add(int index, Budget budget, string? path)
    {
        var share = budget.StepsShare;
        lock (peaks)
        {
            var peak = peaks[index];
            if (share > peak.Share || (share > 0 && share == peak.Share && string.CompareOrdinal(path, peak.Path) < 0))
            {
                peaks[index] = new Peak(share, path);
            }
        }
    }

    private readonly record struct Peak(double Share, string? Path);
}
