using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Schemas;

/// <summary>
/// The forms of texts. A schema states each as a pattern for editors and names it as a format for us: regular
/// expressions without backtracking cost more than a tenth of a second at start-up.
/// </summary>
internal static class SchemaFormats
{
    /// <summary>True or false for a format of ours, null for any other.</summary>
    public static bool? Fits(string? format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "x-duration" => Duration.TryParse(text, out _),
        "x-recurrence" => Recurrence.Parse(text) is not null,
        "x-duration-range" => IsDurationRange(text),
        "x-moment" => Moment.TryParse(text, out _),
        "x-clock" => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "x-time-zone" => IsWord(text, 64, "", "_+/-") && char.IsAsciiLetter(text[0]) && WallClock.Knows(text),
        "x-identifier" => IsWord(text, 64, "", "._-"),
        "x-name" => IsWord(text, 64, "", "-") && char.IsAsciiLetterLower(text[0]) && !text.Any(char.IsAsciiLetterUpper),
        "x-variable" => IsWord(text, 128, "_", "_") && !char.IsAsciiDigit(text[0]),
        "x-parameter" => IsWord(text, 64, "", "_-") && char.IsAsciiLetter(text[0]),
        "x-github-user" => IsWord(text, 39, "", "-"),
        "x-github-team" => AllParts(text, 1, 2, "_-"),
        "x-repository" => AllParts(text, 2, 2, "_.-"),
        "x-ssh-key" => IsSshKey(text),
        "x-action" => IsAction(text),
        "x-route" => IsRoute(text),
        "x-business-days" => IsCount(text, 3, " business day", " business days"),
        "x-samples" => IsCount(text, 9, "", " sample", " samples"),
        "x-percentage" => IsPercentage(text),
        "x-difference" => IsDifference(text),
        "x-status-class" => text is ['1' or '2' or '3' or '4' or '5', 'x', 'x'],
        "x-template" => text.IndexOf("{{", StringComparison.Ordinal) is >= 0 and var open
            && text.IndexOf('\n', StringComparison.Ordinal) < 0 && text.LastIndexOf("}}", StringComparison.Ordinal) > open + 2,
        "x-slo-name" => IsSloName(text),
        "x-slo-duration" => text.Length is >= 2 and <= 7 && text[0] is not '0' && "mhdwMQY".Contains(text[^1], StringComparison.Ordinal)
            && Digits(text) == text.Length - 1,
        _ => null,
    };

    private static bool IsDurationRange(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? Duration.TryParse(text, out _)
            : Duration.TryParse(text.AsSpan(0, dash), out var least) && Duration.TryParse(text.AsSpan(dash + 1), out var most) && least <= most;
    }

    private static bool IsSshKey(string text)
    {
        var parts = text.Split(' ');
        return parts.Length >= 2 && parts[1].Length > 0 && parts[0].Split('-', 2) is ["ssh" or "ecdsa" or "sk", { Length: > 0 } kind]
            && kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '@' or '.' or '-')
            && parts[1].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=') && IsKeyOf(parts[0], parts[1]);
    }

    // Fields, each behind four bytes that say its length, and the first is the kind once more (RFC 4253, section 6.6): a key that was cut,
    // or copied from a guide, is none.
    private static bool IsKeyOf(string kind, string text)
    {
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, key, out var length) || length <= sizeof(uint) + kind.Length
            || BinaryPrimitives.ReadUInt32BigEndian(key) != kind.Length || Encoding.ASCII.GetString(key, sizeof(uint), kind.Length) != kind)
        {
            return false;
        }

        var at = 0L;
        while (at + sizeof(uint) <= length)
        {
            at += (long)sizeof(uint) + BinaryPrimitives.ReadUInt32BigEndian(key.AsSpan((int)at));
        }

        return at == length;
    }

    private static bool IsAction(string text)
    {
        var mark = text.LastIndexOf('@');
        return text.StartsWith("./", StringComparison.Ordinal)
            ? text.Length > 2 && IsPath(text.AsSpan(2))
            : mark > 0 && text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < mark - 1 && IsPath(text.AsSpan(0, mark))
                && text.Length - mark - 1 == 40 && text.AsSpan(mark + 1).IndexOfAnyExcept("0123456789abcdef") < 0;

        static bool IsPath(ReadOnlySpan<char> path) => path.IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-") < 0;
    }

    private static bool IsRoute(string text)
    {
        var path = text.Split(' ') switch
        {
            [var only] => only,
            [{ Length: >= 3 and <= 7 } method, var behind] when method.All(char.IsAsciiLetterUpper) => behind,
            _ => "",
        };
        return path.StartsWith('/');
    }

    private static bool IsSloName(string text) =>
        text.Length is > 0 and <= 253 && text[^1] is not ('-' or '.') && text[0] is not ('-' or '.')
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private static bool IsCount(string text, int longest, params ReadOnlySpan<string> units)
    {
        var digits = Digits(text);
        return digits > 0 && digits <= longest && units.Contains(text[digits..]);
    }

    private static bool IsPercentage(string text)
    {
        var number = text.EndsWith('%') ? text.AsSpan(0, text.Length - 1) : [];
        number = number is [.., ' '] ? number[..^1] : number;
        number = number is ['-', ..] ? number[1..] : number;
        return IsNumber(number, 4);
    }

    // A comparison, a sign, and a number that may be a percentage.
    private static bool IsDifference(string text)
    {
        var rest = text.AsSpan(text.StartsWith("<=", StringComparison.Ordinal) || text.StartsWith(">=", StringComparison.Ordinal) ? 2 : text is ['<' or '>', ..] ? 1 : text.Length);
        rest = rest is [' ', ..] ? rest[1..] : rest;
        return rest is ['+' or '-', .. var number] && IsNumber(number is [.., '%'] ? number[..^1] is [.., ' '] ? number[..^2] : number[..^1] : number, 9);
    }

    private static bool IsNumber(ReadOnlySpan<char> number, int longest)
    {
        var whole = number.IndexOf('.') is >= 0 and var point ? number[..point] : number;
        var rest = whole.Length < number.Length ? number[(whole.Length + 1)..] : [];
        return whole.Length > 0 && whole.Length <= longest && whole.IndexOfAnyExceptInRange('0', '9') < 0
            && (whole.Length == number.Length || (rest.Length is > 0 and <= 6 && rest.IndexOfAnyExceptInRange('0', '9') < 0));
    }

    private static bool AllParts(string text, int least, int most, string more)
    {
        var parts = text.Split('/');
        return parts.Length >= least && parts.Length <= most && parts.All(part => IsWord(part, int.MaxValue, more, more));
    }

    // ASCII letters and digits, and a few more characters, of which fewer may come first.
    private static bool IsWord(string text, int longest, string first, string rest)
    {
        if (text.Length == 0 || text.Length > longest)
        {
            return false;
        }

        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsAsciiLetterOrDigit(text[index]) && !(index == 0 ? first : rest).Contains(text[index], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static int Digits(string text)
    {
        var stop = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return stop < 0 ? text.Length : stop;
    }
}
