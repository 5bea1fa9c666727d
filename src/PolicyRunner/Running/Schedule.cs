using System.Globalization;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Running;

/// <summary>Whether today is a day on which a clock runs a runbook, in the time zone of the working calendar.</summary>
internal static class Schedule
{
    /// <returns>Why nothing is to be done today, or null when the runbook is due; a runbook without a schedule is a misuse.</returns>
    public static (string? NotDue, string? Misuse) Of(Runbook runbook, OrganisationFile organisation, DateTimeOffset now)
    {
        var schedules = runbook.Declaration.Triggers.Where(trigger => trigger.Schedule is not null).ToList();
        if (schedules.Count == 0)
        {
            return (null, $"'{runbook.Id}' has no schedule; add one to its triggers, or leave --scheduled out.");
        }

        if (WallClock.Of(organisation.Calendar.TimeZone) is not { } clock)
        {
            return (null, $"There is no time zone '{organisation.Calendar.TimeZone}'; look at the calendar of the organisation file.");
        }

        // What only cron limits is due whenever cron says so.
        var today = clock.Day(now);
        var days = new List<DateOnly>();
        foreach (var every in schedules.Select(trigger => trigger.Every))
        {
            if (every is null)
            {
                return (null, null);
            }

            if (Recurrence.Parse(every) is not { } recurrence)
            {
                return (null, $"'{every}' names no days; write it like '2 weeks from 2026-10-06'.");
            }

            days.Add(recurrence.Next(today));
        }

        return days.Min() == today ? (null, null) : ($"'{runbook.Id}' is not due today; it is next on {days.Min().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.", null);
    }
}
