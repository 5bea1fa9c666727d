using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Checking.Testing;

/// <summary>
/// The last resort against samples of the repository that keep the tool itself busy, for what their number and length do not show: it is
/// looked at between two evaluations. A policy's own work at them is watched besides.
/// </summary>
internal sealed class SampleClock
{
    // Thirty times what a shipped policy takes, trials of changed ones among them.
    private static readonly TimeSpan OfPolicy = TimeSpan.FromSeconds(1);

    // Besides that of one policy, so that many cannot go up to it.
    private static readonly TimeSpan OfEach = TimeSpan.FromSeconds(0.1);

    private readonly ThreadClock? thread = ThreadClock.OfThisThread();
    private readonly TimeSpan began;
    private readonly TimeSpan limit;
    private readonly string whose;
    private readonly SampleClock? together;

    private SampleClock(TimeSpan limit, string whose, SampleClock? together)
    {
        (this.limit, this.whose, this.together) = (limit, whose, together);
        began = Now();
    }

    /// <summary>What there is no time left for, as a sentence; null while there is some.</summary>
    public string? Problem => Now() - began > limit
        ? FormattableString.Invariant($"The samples of {whose} took more than {limit.TotalSeconds:0.#} s of processor time together; use fewer or simpler ones, or test one policy at a time.")
        : together?.Problem;

    /// <summary>For the samples of one policy.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="together">That of all policies; null for a policy alone.</param>
    public static SampleClock Of(string id, SampleClock? together = null) => new(OfPolicy, $"policy '{id}'", together);

    /// <summary>For those of all policies that are tested together.</summary>
    public static SampleClock OfAll(int policies) => new(OfPolicy + (policies * OfEach), "all policies", null);

    // This thread's, where it can be had: tests beside each other are not each other's.
    private TimeSpan Now() => thread?.Used() ?? Environment.CpuUsage.TotalTime;
}
