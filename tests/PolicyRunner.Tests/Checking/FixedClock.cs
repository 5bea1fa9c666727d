namespace PolicyRunner.Tests.Checking;

/// <summary>A clock that stands still at noon of a day, so that no review grows old while the tests are in use.</summary>
internal sealed class FixedClock(int year, int month, int day) : TimeProvider
{
    public static FixedClock Today { get; } = new(2026, 11, 15);

    public override DateTimeOffset GetUtcNow() => new(year, month, day, 12, 0, 0, TimeSpan.Zero);
}
