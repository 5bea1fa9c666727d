namespace PolicyRunner.Running.Walking;

/// <summary>How long to wait before the next attempt: twice as long each time, less a random part so that many do not come back at once.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="first">The step's <c>backoff</c>; zero: a second.</param>
    /// <param name="attempt">The one that failed, from 1.</param>
    /// <param name="random">From half of the time to all of it.</param>
    public static TimeSpan Of(TimeSpan first, int attempt, Random random)
    {
        var longest = TimeSpan.FromTicks(Math.Max(Longest.Ticks, first.Ticks));
        var whole = Math.Min((first > TimeSpan.Zero ? first : Usual).Ticks * Math.Pow(2, attempt - 1), longest.Ticks);
        return TimeSpan.FromTicks((long)(whole * (0.5 + (random.NextDouble() / 2))));
    }
}
