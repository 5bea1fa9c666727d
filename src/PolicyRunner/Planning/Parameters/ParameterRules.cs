using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning.Parameters;

/// <summary>The closed subset of JSON Schema that parameters use. Nothing is fetched, nothing backtracks.</summary>
internal static class ParameterRules
{
    /// <summary>The longest text, in UTF-16 code units: what one environment variable of Linux can hold with room to spare.</summary>
    public const int LongestText = 100_000;

    /// <returns>The predicate of a sentence whose subject is the parameter, or null when the value is fine.</returns>
    public static string? Complaint(Parameter parameter, Value value) => Choice(parameter, value) ?? value switch
    {
        Value.Number number => OfNumber(parameter, number.Amount),
        Value.Text text => OfText(parameter, text.Content),
        _ => null,
    };

    /// <summary>The pattern as it is matched: the whole text, case-sensitive, <c>\d</c> is 0 to 9.</summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression, or needs backtracking.</exception>
    public static Regex Pattern(string pattern) =>
        new($@"\A(?:{AsciiDigits(pattern)})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static string? Choice(Parameter parameter, Value value)
    {
        if (parameter.Enum.Count == 0 || parameter.Enum.Any(option => ParameterBinder.Of(option) == value || (value is Value.Text text && text.Content == option.Text)))
        {
            return null;
        }

        var options = parameter.Enum.Select(option => option.Text).ToList();
        var hint = NearestName.Hint(value.ToString(), options);
        return $"is one of {Wording.Or(options.Select(option => $"'{option}'"))}.{hint}";
    }

    private static string? OfNumber(Parameter parameter, double number) =>
        number < parameter.Minimum ? $"is at least {JsonNumber.Format(parameter.Minimum.Value)}, not {JsonNumber.Format(number)}."
        : number > parameter.Maximum ? $"is at most {JsonNumber.Format(parameter.Maximum.Value)}, not {JsonNumber.Format(number)}."
        : null;

    private static string? OfText(Parameter parameter, string text)
    {
        if (text.Length > LongestText)
        {
            return $"has at most {LongestText} characters.";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return "holds a NUL character, which no environment variable can hold.";
        }

        if (CanonicalJson.HasHalfPair(text))
        {
            return "holds half of a surrogate pair, which is no character.";
        }

        var length = text.EnumerateRunes().Count();
        return length < parameter.MinimumLength ? $"has at least {Wording.Count(parameter.MinimumLength.Value, "character")}, not {length}."
            : length > parameter.MaximumLength ? $"has at most {Wording.Count(parameter.MaximumLength.Value, "character")}, not {length}."
            : parameter.Format is { } format && !HasFormat(format, text) ? $"is not of the form '{format}'."
            : parameter.Pattern is { } pattern ? OfPattern(parameter, pattern, text)
            : null;
    }

    /// <summary>A short text that the parameter would take, or null when none was found.</summary>
    public static string? Example(Parameter parameter) =>
        parameter.Pattern is { } pattern && LinearExpression.IsValid(pattern) && PatternExample.Of(pattern) is { } example && OfText(parameter, example) is null ? example : null;

    private static string? OfPattern(Parameter parameter, string pattern, string text)
    {
        if (!LinearExpression.IsValid(pattern))
        {
            return $"has the pattern '{pattern}', which cannot be matched without backtracking; mend the runbook.";
        }

        if (Pattern(pattern).IsMatch(text))
        {
            return null;
        }

        return Example(parameter) is { } example ? $"does not match '{pattern}', as '{example}' does." : $"does not match '{pattern}'.";
    }

    private static bool HasFormat(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => text.Length > 10 && Moment.TryParse(text, out _),
        "time" => TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => IsEmail(text),
        "hostname" => text.Length <= 253 && text.Split('.').All(IsLabel),
        "ipv4" => text.Count(character => character == '.') == 3 && IsAddress(text, AddressFamily.InterNetwork),
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && IsAddress(text, AddressFamily.InterNetworkV6),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) && text.Contains(':', StringComparison.Ordinal),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => false,
    };

    private static bool IsAddress(string text, AddressFamily family) => IPAddress.TryParse(text, out var address) && address.AddressFamily == family;

    private static bool IsEmail(string text) =>
        text.Length <= 254 && text.Split('@') is [{ Length: > 0 } name, { Length: > 0 } host]
        && !name.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
        && host.Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    // .NET's \d takes every script's digits, which programs behind a shell do not.
    private static string AsciiDigits(string pattern)
    {
        var text = new System.Text.StringBuilder(pattern.Length + 8);
        var inSet = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var character = pattern[index];
            if (character == '\\' && index + 1 < pattern.Length)
            {
                var next = pattern[++index];
                text.Append(next == 'd' ? (inSet ? "0-9" : "[0-9]") : $"\\{next}");
                continue;
            }

            inSet = character == '[' || (inSet && character != ']');
            text.Append(character);
        }

        return text.ToString();
    }
}
