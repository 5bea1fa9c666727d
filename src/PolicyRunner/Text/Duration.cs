namespace PolicyRunner.Text;

/// <summary>Durations as people write them: <c>30s</c>, <c>15m</c>, <c>1h30m</c>, <c>90d</c>, <c>2w</c>, <c>250ms</c>.</summary>
public static class Duration
{
    // Largest unit first; each may stand once and only in this order, so that "30m1h" is a slip and not 90 minutes.
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    // Ten years: longer ones are mistakes, and sums of dates stay in range.
    private const long Longest = 3660 * TimeSpan.TicksPerDay;

    /// <returns>False when the text is no duration, or one of more than ten years.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = default;
        var ticks = 0L;
        var unit = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
            {
                return false;
            }

            var number = long.Parse(text[..digits]);
            text = text[digits..];
            var letters = text.IndexOfAnyInRange('0', '9');
            var name = letters < 0 ? text : text[..letters];
            while (unit < Units.Length && !name.SequenceEqual(Units[unit].Unit))
            {
                unit++;
            }

            if (unit == Units.Length || number > Longest / Units[unit].Ticks)
            {
                return false;
            }

            ticks += number * Units[unit].Ticks;
            unit++;
            text = text[name.Length..];
        }

        value = new TimeSpan(ticks);
        return ticks <= Longest;
    }

    /// <summary>The shortest form without weeks that <see cref="TryParse"/> reads back: <c>1h30m</c>; <c>0s</c> for nothing.</summary>
    public static string Format(TimeSpan value)
    {
        var rest = Math.Abs(Math.Max(value.Ticks, -long.MaxValue));
        var text = value.Ticks < 0 ? "-" : "";
        foreach (var (unit, ticks) in Units.AsSpan(1))
        {
            if (rest >= ticks)
            {
                text += $"{rest / ticks}{unit}";
                rest %= ticks;
            }
        }

        return text is "" or "-" ? "0s" : text;
    }
}
