using System.Globalization;

namespace PolicyRunner.Text;

/// <summary>Days that come again and that cron cannot say: <c>2 weeks from 2026-10-06</c>, <c>month from 2026-01-31</c>.</summary>
/// <param name="Count">How many units lie between two of them, from 1.</param>
/// <param name="Unit">Days, weeks or months.</param>
/// <param name="First">The first of them.</param>
/// <example><code>Recurrence.Parse("2 weeks from 2026-10-06")!.Next(new DateOnly(2026, 10, 7)); // 2026-10-20</code></example>
public sealed record Recurrence(int Count, RecurrenceUnit Unit, DateOnly First)
{
    private static readonly string[] Units = ["day", "week", "month"];

    /// <returns>Null for a text that names no such days.</returns>
    public static Recurrence? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        words = words.Length == 3 ? ["1", .. words] : words;
        return words is [var count, var unit, "from", var date]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000
            && Array.IndexOf(Units, unit.EndsWith('s') ? unit[..^1] : unit) is >= 0 and var index
            && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            ? new Recurrence(number, (RecurrenceUnit)index, first)
            : null;
    }

    public bool IsDueOn(DateOnly day) => Next(day) == day;

    /// <summary>The first of the days that is not before the given one. A month that is too short has it on its last day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies behind the year 9999.</exception>
    public DateOnly Next(DateOnly from)
    {
        if (from <= First)
        {
            return First;
        }

        if (Unit != RecurrenceUnit.Month)
        {
            var step = Count * (Unit == RecurrenceUnit.Week ? 7 : 1);
            var past = from.DayNumber - First.DayNumber;
            return First.AddDays((past + step - 1) / step * step);
        }

        // Counted from the first each time: after a short month the day is the old one again.
        var months = ((from.Year - First.Year) * 12) + from.Month - First.Month;
        var turn = months / Count;
        return First.AddMonths(turn * Count) is var day && day >= from ? day : First.AddMonths((turn + 1) * Count);
    }
}

/// <summary>What a <see cref="Recurrence"/> counts.</summary>
public enum RecurrenceUnit
{
    Day,
    Week,
    Month,
}
