using System.Globalization;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Gates.Slo;

/// <summary>How far back an objective's own time window goes.</summary>
internal static class SloWindow
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];

    // Longer than any calendar here has run; what lies farther ahead has not begun.
    private const double MostDays = 4000 * 365.0;

    // As many as a window's length counts.
    private const int MostMonths = 10_000;

    // A calendar that has just turned has nothing to judge by yet.
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    /// <returns>The time, or why there is none.</returns>
    public static (TimeSpan? Time, string? Problem) Of(ServiceLevelObjective objective, DateTimeOffset now)
    {
        if (objective.Window is not { } window)
        {
            return (null, $"'{objective.Name}' has no timeWindow; add one, or say over which time it is judged.");
        }

        if (window.IsRolling)
        {
            return (window.Duration, null);
        }

        if (window.CalendarStart is not { } written || !DateTime.TryParseExact(written, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start))
        {
            return (null, $"The calendar of '{objective.Name}' says no time to begin at; write startTime: 2026-01-01 00:00:00.");
        }

        if (WallClock.Of(window.TimeZone ?? "UTC") is not { } clock)
        {
            return (null, $"The calendar of '{objective.Name}' names the time zone '{window.TimeZone}', which is not known; write one such as Europe/Berlin.");
        }

        var step = Step(window.Text);
        var began = Began(turn => window.Duration.TotalDays * turn > MostDays ? DateTimeOffset.MaxValue : clock.When(step(start, turn)), now);
        return began is not { } moment ? (null, $"The calendar of '{objective.Name}' begins at {written}, which is still to come.")
            : (Max(now - moment, Shortest), null);
    }

    // Turns of a calendar are counted from its beginning, so that the last day of January does not wander.
    private static DateTimeOffset? Began(Func<int, DateTimeOffset> at, DateTimeOffset now)
    {
        if (at(0) > now)
        {
            return null;
        }

        var (low, high) = (0, 1);
        while (at(high) <= now)
        {
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = at(middle) <= now ? (middle, high) : (low, middle);
        }

        return at(low);
    }

    private static Func<DateTime, int, DateTime> Step(string duration)
    {
        var count = int.Parse(duration.AsSpan(0, duration.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        var months = Math.Min(count, MostMonths);
        return duration[^1] switch
        {
            'm' => (at, turn) => at.AddMinutes((double)count * turn),
            'h' => (at, turn) => at.AddHours((double)count * turn),
            'd' => (at, turn) => at.AddDays((double)count * turn),
            'w' => (at, turn) => at.AddDays(7.0 * count * turn),
            'M' => (at, turn) => at.AddMonths(months * turn),
            'Q' => (at, turn) => at.AddMonths(3 * months * turn),
            'Y' => (at, turn) => at.AddYears(months * turn),
            _ => throw new InvalidOperationException($"'{duration}' is no duration."),
        };
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
