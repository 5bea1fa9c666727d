using System.Globalization;

namespace PolicyRunner.Running.Admission;

/// <summary>Times inside sentences.</summary>
internal static class Clocks
{
    /// <summary><c>2026-11-25 16:00 UTC</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
