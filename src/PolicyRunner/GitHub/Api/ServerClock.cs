namespace PolicyRunner.GitHub.Api;

/// <summary>The time as GitHub has it: limits and expiries are told in its time, and a machine's own clock may be wrong by hours.</summary>
internal sealed class ServerClock(TimeProvider clock)
{
    private sealed record Sight(DateTimeOffset Moment, long Stamp);

    private volatile Sight? last;

    /// <summary>As the last answer said, plus what went by since; the machine's time before the first answer.</summary>
    public DateTimeOffset Now => last is { } sight ? sight.Moment + clock.GetElapsedTime(sight.Stamp) : clock.GetUtcNow();

    public void Observe(DateTimeOffset? date)
    {
        if (date is { } moment)
        {
            last = new Sight(moment, clock.GetTimestamp());
        }
    }
}
