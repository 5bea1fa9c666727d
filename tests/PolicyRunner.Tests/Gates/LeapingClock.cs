namespace PolicyRunner.Tests.Gates;

/// <summary>A clock on which whatever is waited for comes at once: each timer takes the clock to its time.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private readonly DateTimeOffset begin = GateFixture.Now;
    private TimeSpan passed;
    private TimeSpan set;

    public TimeSpan Passed => passed;

    /// <summary>Sets what the clock shows, as people do; what is measured goes on.</summary>
    public void Set(TimeSpan by) => set += by;

    public override DateTimeOffset GetUtcNow() => begin + passed + set;

    public override long GetTimestamp() => passed.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            passed += dueTime;
        }

        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
