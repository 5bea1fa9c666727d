using System.Globalization;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads times as people write them: <c>10m</c>, <c>1h30m</c>, <c>30m-45m</c>, <c>5-15 minutes</c>, <c>~2 hours</c>.</summary>
internal static class TimeText
{
    /// <summary>A number with a unit, several in a row added up: <c>10m</c>, <c>1h30m</c>, <c>90d</c>, <c>250ms</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            if (!TryNumber(ref text, out var number) || !TryUnit(ref text, out var unit) || number * unit.TotalDays > 36500)
            {
                return false;
            }

            time += number * unit;
            text = text.TrimStart();
        }

        return true;
    }

    /// <summary>
    /// Finds the first time or range of times in a text.
    /// <paramref name="start"/> and <paramref name="length"/> say where it stands.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<char> text, out TimeSpan minimum, out TimeSpan maximum, out int start, out int length)
    {
        minimum = maximum = default;
        start = length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]) || (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '-' or ':')))
            {
                continue;
            }

            var rest = text[at..];
            if (TryRange(ref rest, out minimum, out maximum))
            {
                start = at;
                length = text.Length - at - rest.Length;
                return true;
            }
        }

        return false;
    }

    private static bool TryRange(ref ReadOnlySpan<char> text, out TimeSpan minimum, out TimeSpan maximum)
    {
        minimum = maximum = default;
        if (!TryNumber(ref text, out var first))
        {
            return false;
        }

        var unitAt = text;
        var hasUnit = TryUnit(ref unitAt, out var firstUnit);
        var rest = hasUnit ? unitAt : text;
        var dash = rest.TrimStart();
        if ((!dash.IsEmpty && dash[0] is '-' or '–' or '—') || dash.StartsWith("to "))
        {
            var second = (dash[0] == 't' ? dash[3..] : dash[1..]).TrimStart();
            if (TryNumber(ref second, out var last) && TryUnit(ref second, out var lastUnit))
            {
                minimum = first * (hasUnit ? firstUnit : lastUnit);
                maximum = last * lastUnit;
                text = second;
                return maximum >= minimum;
            }
        }

        if (!hasUnit)
        {
            return false;
        }

        minimum = maximum = first * firstUnit;
        text = unitAt;
        for (unitAt = unitAt.TrimStart(); TryNumber(ref unitAt, out var more) && TryUnit(ref unitAt, out var unit); unitAt = unitAt.TrimStart())
        {
            minimum = maximum += more * unit;
            text = unitAt;
        }

        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, out double number)
    {
        var digits = 0;
        while (digits < text.Length && digits < 9 && (char.IsAsciiDigit(text[digits]) || (text[digits] == '.' && digits > 0 && digits + 1 < text.Length && char.IsAsciiDigit(text[digits + 1]))))
        {
            digits++;
        }

        number = 0;
        if (digits == 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        text = text[digits..];
        return true;
    }

    private static bool TryUnit(ref ReadOnlySpan<char> text, out TimeSpan unit)
    {
        var word = text.TrimStart();
        if (!word.IsEmpty && word[0] == '+')
        {
            word = word[1..].TrimStart();
        }

        var letters = 0;
        while (letters < word.Length && char.IsAsciiLetter(word[letters]))
        {
            letters++;
        }

        unit = word[..letters] switch
        {
            "ms" or "milliseconds" => TimeSpan.FromMilliseconds(1),
            "s" or "sec" or "secs" or "second" or "seconds" => TimeSpan.FromSeconds(1),
            "m" or "min" or "mins" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
            "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.FromHours(1),
            "d" or "day" or "days" => TimeSpan.FromDays(1),
            "w" or "week" or "weeks" => TimeSpan.FromDays(7),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero)
        {
            return false;
        }

        text = word[letters..];
        return true;
    }
}
