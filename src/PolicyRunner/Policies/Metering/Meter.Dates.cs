using System.Globalization;

namespace PolicyRunner.Policies.Metering;

/// <summary>Dates are read by a form that has the year: the library takes what a form leaves out from the clock and the machine's time zone.</summary>
public static partial class Meter
{
    public static DateOnly MeteredParseExact(string s, string format, int probe) => MeteredParseExact(s, format, null, DateTimeStyles.None, probe);

    public static DateOnly MeteredParseExact(string s, string format, IFormatProvider? provider, DateTimeStyles style = DateTimeStyles.None, int probe = -1) =>
        DateOnly.ParseExact(Dated(s, probe), WithYear(format, probe), provider, style);

    public static bool MeteredTryParseExact(string? s, string? format, out DateOnly result, int probe) => MeteredTryParseExact(s, format, null, DateTimeStyles.None, out result, probe);

    public static bool MeteredTryParseExact(string? s, string?[]? formats, out DateOnly result, int probe) => MeteredTryParseExact(s, formats, null, DateTimeStyles.None, out result, probe);

    public static bool MeteredTryParseExact(string? s, string? format, IFormatProvider? provider, DateTimeStyles style, out DateOnly result, int probe) =>
        DateOnly.TryParseExact(Dated(s, probe), WithYear(format, probe), provider, style, out result);

    public static bool MeteredTryParseExact(string? s, string?[]? formats, IFormatProvider? provider, DateTimeStyles style, out DateOnly result, int probe)
    {
        // Each is tried.
        Running().Charge((formats?.Length ?? 0) * (long)(s?.Length ?? 0), probe);
        return DateOnly.TryParseExact(Dated(s, probe), formats is null ? null : Array.ConvertAll(formats, format => WithYear(format, probe)), provider, style, out result);
    }

    private static string Dated(string? text, int probe) => Haystack(text, probe)!;

    /// <exception cref="ArgumentException">The form has no year.</exception>
    private static string WithYear(string? format, int probe)
    {
        Haystack(format, probe);
        return string.IsNullOrEmpty(format) || HasYear(format) ? format!
            : throw new ArgumentException($"'{format}' has no year, which would be that of the day of the check; write it, as in 'yyyy-MM-dd'.");
    }

    /// <summary>Whether a form of dates holds the year, as the library reads it: not in quotes, and not behind a backslash.</summary>
    internal static bool HasYear(string format)
    {
        if (format.Length == 1)
        {
            // A standard form; of these only the one for a day of a month has none.
            return format is not ("m" or "M");
        }

        var quote = '\0';
        for (var index = 0; index < format.Length; index++)
        {
            switch (format[index])
            {
                case '\\':
                    index++;
                    break;
                case 'y' when quote == '\0':
                    return true;
                case '\'' or '"' when quote == '\0' || quote == format[index]:
                    quote = quote == '\0' ? format[index] : '\0';
                    break;
            }
        }

        return false;
    }
}
