namespace PolicyRunner.Tests.GitHub.Api;

/// <summary>A clock for which all waiting is over at once, and which remembers how long it was.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan gone;

    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + gone;

    public override long GetTimestamp() => gone.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Waits.Add(dueTime);
                gone += dueTime;
            }
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
