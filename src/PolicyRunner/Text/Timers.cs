namespace PolicyRunner.Text;

/// <summary>Times that timers can be set to.</summary>
internal static class Timers
{
    // A timer of .NET takes less than 2^32 milliseconds, some 49 days; a duration may be ten years.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(45);

    /// <summary>The time, or the longest that a timer takes.</summary>
    public static TimeSpan Fit(TimeSpan time) => time < Longest ? time : Longest;
}
