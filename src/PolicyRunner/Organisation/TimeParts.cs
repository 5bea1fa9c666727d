using System.Globalization;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>The parts of the organisation file that say when.</summary>
internal static class TimeParts
{
    public static WorkingCalendar Calendar(YamlMapping? mapping)
    {
        var standard = WorkingCalendar.Default;
        return mapping is null
            ? standard
            : new WorkingCalendar
            {
                TimeZone = mapping.Text("time-zone") ?? standard.TimeZone,
                Workdays = mapping["workdays"] is null ? standard.Workdays : Days(mapping, "workdays"),
                Holidays = [.. mapping.Texts("holidays").Select(YamlFields.Date).OfType<DateOnly>()],
            };
    }

    public static ChangeWindow? Window(YamlEntry entry) =>
        entry.Value is YamlMapping mapping && mapping.Duration("duration") is { } duration
        && TimeOnly.TryParseExact(mapping.Text("at"), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new ChangeWindow(entry.Key.Text, entry.Key.Span)
            {
                Days = [.. Days(mapping, "day"), .. Days(mapping, "days")],
                At = at,
                Duration = duration,
                TimeZone = mapping.Text("time-zone") ?? "UTC",
                HighRiskApproval = mapping.Texts("high-risk-approval"),
            }
            : null;

    public static Freeze? Freeze(YamlMapping mapping) =>
        mapping["name"] is YamlScalar { IsNull: false } name && mapping.Time("from") is { } from && mapping.Time("to") is { } to
            ? new Freeze(name.Text, name.Span)
            {
                From = from,
                To = to,
                Environments = mapping.Texts("environments"),
                Reason = mapping.Text("reason"),
                Lift = mapping.Text("lift"),
            }
            : null;

    private static List<DayOfWeek> Days(YamlMapping mapping, string key) =>
        mapping.Texts(key).Select(YamlFields.Choice<DayOfWeek>).OfType<DayOfWeek>().ToList();
}
