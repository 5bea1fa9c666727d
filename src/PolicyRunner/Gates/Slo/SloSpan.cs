namespace PolicyRunner.Gates.Slo;

/// <summary>Over which time a service level is judged.</summary>
internal sealed record SloSpan
{
    private SloSpan()
    {
    }

    /// <summary>As it is now: the newest value, or the newest few minutes of what can only be counted over a time.</summary>
    public static SloSpan Now { get; } = new();

    /// <summary>The objective's own time window.</summary>
    public static SloSpan Own { get; } = new() { IsOwn = true };

    /// <summary>True for <see cref="Own"/>.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>The time up to now, or null.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>A time up to now.</summary>
    public static SloSpan Over(TimeSpan time) => new() { Time = time };
}
