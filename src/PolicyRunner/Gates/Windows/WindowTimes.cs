using PolicyRunner.Organisation;
using PolicyRunner.Text;

namespace PolicyRunner.Gates.Windows;

/// <summary>
/// When a change window is open, in its time zone. It opens at its time by the clocks there and stays open for its
/// duration, whatever the clocks do meanwhile: two hours are two hours. A time that the clocks jump over opens it when
/// they have jumped; of a time that comes twice the first one counts.
/// </summary>
/// <example><code>var opening = WindowTimes.Next(window, clock.GetUtcNow());</code></example>
public static class WindowTimes
{
    // A window that is open for longer than this is no window; it also bounds how far back one can have begun.
    private const int MostDays = 370;
    private const int DaysOfWeek = 7;

    /// <summary>The opening that a moment falls into, else the next one.</summary>
    /// <returns>Null when the window never opens, or its time zone is not known.</returns>
    public static WindowOpening? Next(ChangeWindow window, DateTimeOffset now)
    {
        if (WallClock.Of(window.TimeZone) is not { } clock)
        {
            return null;
        }

        var today = clock.Day(now);
        var back = (int)Math.Min(Math.Ceiling(window.Duration.TotalDays), MostDays) + 1;
        for (var offset = -back; offset <= DaysOfWeek + 1; offset++)
        {
            var day = today.AddDays(offset);
            if (!window.Days.Contains(day.DayOfWeek))
            {
                continue;
            }

            var from = clock.When(day.ToDateTime(window.At));
            var to = DateTimeOffset.MaxValue - from > window.Duration ? from + window.Duration : DateTimeOffset.MaxValue;
            if (now < to)
            {
                return new WindowOpening(from, to);
            }
        }

        return null;
    }
}

/// <summary>A time in which changes may be made.</summary>
/// <param name="From">In UTC; part of it.</param>
/// <param name="To">In UTC; no part of it.</param>
public sealed record WindowOpening(DateTimeOffset From, DateTimeOffset To)
{
    public bool Contains(DateTimeOffset moment) => From <= moment && moment < To;
}
