using System.Globalization;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Takes off a heading what is not its name: numbers, <c>Step N:</c>, <c>§A.</c>, ids, emoji, a trailing colon.</summary>
internal static class HeadingText
{
    private static readonly string[] Counters = ["step", "phase", "part", "scenario", "stage", "case", "task"];

    // Looks like an id and is a grade, a norm or a ticket.
    private static readonly string[] NoIds = ["SEV", "P", "UTF", "ISO", "RFC", "CVE", "HTTP", "STEP", "PHASE", "TLS", "SHA", "PRIORITY", "TIER", "LEVEL", "L", "Q", "V"];

    /// <summary>The heading's name, in its own case.</summary>
    public static string Plain(string title)
    {
        var text = WithoutAttributes(title).AsSpan().Trim();
        for (var before = -1; before != text.Length;)
        {
            before = text.Length;
            text = SkipMarks(text);
            if (Bracketed(text) is { } bracket)
            {
                text = text[bracket.Length..].TrimStart();
                text = text.TrimStart(":-–—").TrimStart();
            }
            else if (Leading(text) is { Id: not null } id)
            {
                text = text[id.Length..].TrimStart();
            }

            text = SkipNumber(text);
            text = SkipCounter(text, out _);
        }

        var end = text.Length;
        while (end > 0 && !IsText(text, end - 1) && text[end - 1] is not (')' or ']' or '>' or '"' or '\'' or '`' or '%' or '+' or '#'))
        {
            end--;
        }

        text = text[..end].Trim();
        return text.Length == title.Length ? title : text.ToString();
    }

    /// <summary>A heading without the attributes some site generators read behind it: <c>{#id}</c>, <c>{ #id .class }</c>, <c>{: #id }</c>.</summary>
    public static string WithoutAttributes(string title)
    {
        var open = title.EndsWith('}') ? title.LastIndexOf('{') : -1;
        return open > 0 && title.AsSpan(open + 1).TrimStart(": ") is ['#' or '.', ..] ? title[..open].TrimEnd() : title;
    }

    /// <summary>The id a heading begins with (<c>[OPS-001]</c>, <c>OPS-001:</c>) and where in the heading it stands, or null.</summary>
    public static (string Id, int Start)? Id(string title)
    {
        var text = SkipNumber(SkipMarks(title.AsSpan()));
        var start = title.Length - text.Length;
        if (Bracketed(text) is { } bracket)
        {
            return (bracket.Id, start + 1);
        }

        return Leading(text) is { Id: { } id } ? (id, start) : null;
    }

    /// <summary>The number of a heading such as <c>Step 3: …</c> or <c>3. …</c>, or null.</summary>
    public static int? Number(string title)
    {
        var text = SkipMarks(title.AsSpan());
        _ = SkipCounter(text, out var number);
        if (number is not null)
        {
            return number;
        }

        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        // "1.2 Title" counts by its last part.
        while (digits > 0 && digits + 1 < text.Length && text[digits] == '.' && char.IsAsciiDigit(text[digits + 1]))
        {
            text = text[(digits + 1)..];
            digits = 0;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }
        }

        return digits is > 0 and < 5 && digits < text.Length && text[digits] is '.' or ')' or ':' or ' '
            ? int.Parse(text[..digits], CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>True for <c>Step 3</c>, <c>Step 3: …</c>.</summary>
    public static bool IsStep(string title)
    {
        var text = SkipMarks(title.AsSpan());
        return text.StartsWith("step ", StringComparison.OrdinalIgnoreCase) && SkipCounter(text, out var number).Length < text.Length && number is not null;
    }

    // Emoji, bullets and other signs in front of the first letter, digit, bracket or quote.
    private static ReadOnlySpan<char> SkipMarks(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && !IsText(text, at) && text[at] is not ('[' or '(' or '<' or '"' or '\'' or '`' or '{' or '/' or '.' or '$' or '-' or '#'))
        {
            at++;
        }

        return text[at..];
    }

    private static bool IsText(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (char.IsLetterOrDigit(c))
        {
            return true;
        }

        // Letters beyond the basic plane (rare CJK) are text, emoji are not.
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            return char.GetUnicodeCategory(text[at..(at + 2)].ToString(), 0) == UnicodeCategory.OtherLetter;
        }

        return char.IsLowSurrogate(c) && at > 0 && char.IsHighSurrogate(text[at - 1]) && IsText(text, at - 1);
    }

    private static ReadOnlySpan<char> SkipNumber(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }

        if (at is > 0 and < 9 && at < text.Length && text[at] is '.' or ')' or ':' or ' ')
        {
            var digitsOnly = text[..at].IndexOf('.') < 0;
            // "3 nodes down" is a title; "3. Nodes", "3) Nodes" and "1.1 Nodes" are numbered.
            return text[at] == ' ' && digitsOnly ? text : text[(text[at] == ' ' ? at : at + 1)..].TrimStart();
        }

        // "§A.", "A." and "A)".
        var letter = text.Length > 0 && text[0] == '§' ? 1 : 0;
        if (text.Length > letter + 2 && char.IsAsciiLetterUpper(text[letter]) && text[letter + 1] is '.' or ')' && text[letter + 2] == ' ')
        {
            return text[(letter + 2)..].TrimStart();
        }

        return text;
    }

    private static ReadOnlySpan<char> SkipCounter(ReadOnlySpan<char> text, out int? number)
    {
        number = null;
        foreach (var counter in Counters)
        {
            if (text.Length <= counter.Length + 1 || text[counter.Length] != ' ' || !text.StartsWith(counter, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var rest = text[(counter.Length + 1)..];
            var digits = 0;
            while (digits < rest.Length && digits < 4 && char.IsAsciiDigit(rest[digits]))
            {
                digits++;
            }

            var letter = digits == 0 && rest.Length > 1 && char.IsAsciiLetterUpper(rest[0]) && rest[1] is ':' or '.' ? 1 : 0;
            var stop = digits + letter;
            if (stop == 0)
            {
                return text;
            }

            if (digits > 0)
            {
                number = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
            }

            var after = rest[stop..].TrimStart();
            var title = after.TrimStart(":.-–—)").TrimStart();
            return title.IsEmpty ? text : title;
        }

        return text;
    }

    private static (string Id, int Length)? Bracketed(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '[')
        {
            return null;
        }

        var close = text.IndexOf(']');
        return close > 0 && IsId(text[1..close]) ? (text[1..close].ToString(), close + 1) : null;
    }

    private static (string? Id, int Length) Leading(ReadOnlySpan<char> text)
    {
        var stop = text.IndexOfAny(": ");
        if (stop < 0 || !IsId(text[..stop]))
        {
            return default;
        }

        var after = text[stop..].TrimStart();
        return !after.IsEmpty && after[0] is ':' or '-' or '–' or '—' ? (text[..stop].ToString(), text.Length - after.Length + 1) : default;
    }

    // OPS-001, PARTNER-001, DB-FAIL-12.
    private static bool IsId(ReadOnlySpan<char> text)
    {
        var dash = text.LastIndexOf('-');
        if (dash < 1 || dash == text.Length - 1 || text.Length > 40 || text[(dash + 1)..].ContainsAnyExceptInRange('0', '9') || !char.IsAsciiLetterUpper(text[0]))
        {
            return false;
        }

        foreach (var c in text[..dash])
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        foreach (var no in NoIds)
        {
            if (text[..dash].SequenceEqual(no))
            {
                return false;
            }
        }

        return true;
    }
}
