using System.Globalization;

namespace PolicyRunner.Text;

/// <summary>Points in time as people write them: <c>2026-12-21</c> (midnight UTC), <c>2026-12-21T08:30Z</c>, <c>2026-12-21T08:30:00+01:00</c>.</summary>
public static class Moment
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK"];

    /// <returns>False when the text is none of the forms; a time needs its zone.</returns>
    public static bool TryParse(string text, out DateTimeOffset moment)
    {
        moment = default;
        var zoned = text.Length == 10 || text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return zoned && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    /// <summary>For people: <c>2026-11-25 16:00 UTC</c>.</summary>
    public static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
