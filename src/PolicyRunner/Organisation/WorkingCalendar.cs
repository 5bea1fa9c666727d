namespace PolicyRunner.Organisation;

/// <summary>Which days people work.</summary>
public sealed record WorkingCalendar
{
    /// <summary>Monday to Friday in UTC, no holidays.</summary>
    public static WorkingCalendar Default { get; } = new();

    /// <summary>An IANA time zone, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    public IReadOnlyList<DayOfWeek> Workdays { get; init; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    public bool IsWorkday(DateOnly day) => Workdays.Contains(day.DayOfWeek) && !Holidays.Contains(day);

    /// <summary>
    /// The last of that many workdays behind a day; the day itself does not count. A calendar in which nobody works
    /// counts every day. Of none it is the day itself, whatever day that is.
    /// </summary>
    public DateOnly AddWorkdays(DateOnly day, int count)
    {
        // A year without a workday is a calendar without workdays.
        for (var idle = 0; count > 0 && day < DateOnly.MaxValue;)
        {
            day = day.AddDays(1);
            idle = IsWorkday(day) ? 0 : idle + 1;
            if (idle == 0 || idle > 366)
            {
                count--;
            }
        }

        return day;
    }
}
