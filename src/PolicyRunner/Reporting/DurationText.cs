using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>Times as a person writes them, estimates as <c>5-15 minutes</c>, <c>2 hours</c>, <c>45-90 minutes</c>.</summary>
internal static class DurationText
{
    private static readonly (string Name, TimeSpan Length)[] Units =
        [("day", TimeSpan.FromDays(1)), ("hour", TimeSpan.FromHours(1)), ("minute", TimeSpan.FromMinutes(1)), ("second", TimeSpan.FromSeconds(1))];

    public static string Of(TimeEstimate estimate)
    {
        // The largest unit in which both ends are whole.
        foreach (var (name, length) in Units)
        {
            if (estimate.Minimum.Ticks % length.Ticks == 0 && estimate.Maximum.Ticks % length.Ticks == 0 && estimate.Maximum >= length)
            {
                var (least, most) = (estimate.Minimum.Ticks / length.Ticks, estimate.Maximum.Ticks / length.Ticks);
                return (least == most ? $"{most}" : $"{least}-{most}") + $" {name}{(most == 1 ? "" : "s")}";
            }
        }

        return "less than a second";
    }

    /// <summary>A time that was measured. Nobody wants the milliseconds of an hour.</summary>
    public static string Of(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? $"{time.TotalMilliseconds:0}ms"
        : time < TimeSpan.FromMinutes(1) ? $"{time.TotalSeconds:0.0}s"
        : Duration.Format(TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)));
}
