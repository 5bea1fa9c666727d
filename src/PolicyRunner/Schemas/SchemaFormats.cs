using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using PolicyRunner.Text;

namespace PolicyRunner.Schemas;

/// <summary>
/// The forms of texts. Schemas state each as a pattern for editors and also name it as a format, because a hand-written
/// check needs no regular expression at start-up; both say the same.
/// </summary>
internal static class SchemaFormats
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    /// <summary>True or false for a format of ours, null for one that nobody checks here.</summary>
    public static bool? Fits(string? format, string text) => format switch
    {
        "x-duration" => Duration.TryParse(text, out _),
        "x-duration-range" => IsDurationRange(text),
        "x-identifier" => IsWord(text, 64, char.IsAsciiLetterOrDigit, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'),
        "x-name" => IsWord(text, 64, char.IsAsciiLetterLower, c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
        "x-variable" => IsWord(text, 128, c => char.IsAsciiLetter(c) || c == '_', c => char.IsAsciiLetterOrDigit(c) || c == '_'),
        "x-parameter" => IsWord(text, 64, char.IsAsciiLetter, c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'),
        "x-moment" => Moment.TryParse(text, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => null,
    };

    /// <summary>Whether a pattern matches somewhere, as JSON Schema has it; in linear time.</summary>
    public static bool Matches(string pattern, string text) => Patterns
        .GetOrAdd(pattern, static key => new Regex(key, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
        .IsMatch(text);

    private static bool IsDurationRange(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? Duration.TryParse(text, out _)
            : Duration.TryParse(text.AsSpan(0, dash), out var least) && Duration.TryParse(text.AsSpan(dash + 1), out var most) && least <= most;
    }

    private static bool IsWord(string text, int longest, Func<char, bool> first, Func<char, bool> rest)
    {
        if (text.Length == 0 || text.Length > longest || !first(text[0]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!rest(character))
            {
                return false;
            }
        }

        return true;
    }
}
