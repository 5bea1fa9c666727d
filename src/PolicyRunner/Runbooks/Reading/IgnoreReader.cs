using System.Globalization;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads the words of a comment that may be an ignore. One that means to be and is not written well is read as malformed, never as none.</summary>
internal static class IgnoreReader
{
    /// <summary>A document without this word, in whatever case, holds no ignore.</summary>
    private const string Word = "policyrunner";

    private const string Name = "policyrunner-ignore";
    private const string Disable = "policyrunner-disable";
    private const int MostCharacters = 1_000;
    private const int MostPolicies = 20;

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n', ','];

    /// <summary>True when the word stands in a text. Looks at each 'y': the search that disregards case goes character by character.</summary>
    public static bool MayStandIn(ReadOnlySpan<char> text)
    {
        const int y = 5;
        for (var from = y; from < text.Length;)
        {
            var next = text[from..].IndexOfAny('y', 'Y');
            if (next < 0)
            {
                return false;
            }

            from += next + 1;
            if (text[(from - 1 - y)..].StartsWith(Word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a comment of a code block, where no ignore can stand: it is text that a shell reads.</summary>
    /// <param name="body">What stands behind the comment's mark.</param>
    /// <param name="span">The comment.</param>
    /// <param name="cover">What the ignores of the document cover.</param>
    /// <returns>Null for a comment about something else.</returns>
    public static InlineIgnore? ReadInCode(ReadOnlySpan<char> body, SourceSpan span, IgnoreCover cover) => !IsWord(body.Trim(), Name) && !IsWord(body.Trim(), Disable) ? null : new InlineIgnore
    {
        Span = span,
        Scope = span,
        Kind = IgnoreScope.Line,
        Cover = cover,
        Fault = new("Inside a code block a comment is text and accepts nothing; put it above the block: <!-- ", Meant(Behind(body.Trim())), " -->."),
    };

    /// <param name="body">What stands between the marks of the comment.</param>
    /// <param name="span">The comment.</param>
    /// <param name="scope">What it covers.</param>
    /// <param name="kind">What that is.</param>
    /// <param name="cover">What the ignores of the document cover.</param>
    /// <returns>Null for a comment about something else.</returns>
    public static InlineIgnore? Read(ReadOnlySpan<char> body, SourceSpan span, SourceSpan scope, IgnoreScope kind, IgnoreCover cover)
    {
        body = body.Trim();
        if (!IsMeant(body))
        {
            return null;
        }

        var ignore = new InlineIgnore { Span = span, Scope = scope, Kind = kind, Cover = cover };
        var rest = body.StartsWith(Name, StringComparison.Ordinal) ? body[Name.Length..] : null;
        if (rest.Length == 0 || !(char.IsWhiteSpace(rest[0]) || rest[0] == ':'))
        {
            return ignore with { Fault = new("This looks like an ignore and is none; write: ", Meant(Behind(body))) };
        }

        if (body.Length > MostCharacters)
        {
            return ignore with { Fault = new($"This ignore has more than {MostCharacters:N0} characters; give a shorter reason.") };
        }

        return rest.Contains("<!--", StringComparison.Ordinal) || rest.Contains("--!>", StringComparison.Ordinal) || rest.Contains(Name, StringComparison.OrdinalIgnoreCase)
            ? ignore with { Fault = new("This ignore holds the beginning or end of another comment; give each ignore a comment of its own.") }
            : Read(rest, ignore);
    }

    // "policyrunner ignore" and "PolicyRunner-Ignore:" are misspelt, not meant for somebody else.
    private static bool IsMeant(ReadOnlySpan<char> body) =>
        IsWord(body, Disable) || (body.StartsWith(Word, StringComparison.OrdinalIgnoreCase) && body[Word.Length..].TrimStart("-_: ").StartsWith("ignore", StringComparison.OrdinalIgnoreCase));

    private static bool IsWord(ReadOnlySpan<char> body, string word) =>
        body.StartsWith(word, StringComparison.Ordinal) && (body.Length == word.Length || char.IsWhiteSpace(body[word.Length]) || body[word.Length] == ':');

    // Behind the first word, however it is spelt.
    private static ReadOnlySpan<char> Behind(ReadOnlySpan<char> body) => body.IndexOfAny(' ', '\t', ':') is var end and >= 0 ? body[end..] : [];

    // The policy that was named, should one have been.
    private static string Meant(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(": \t\r\n");
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '-' or '_' or '.'))
        {
            length++;
        }

        return length is > 0 and <= 40 && rest[..length].IndexOfAnyInRange('0', '9') >= 0 ? $"{rest[..length]}" : "RB304";
    }

    private static InlineIgnore Read(ReadOnlySpan<char> rest, InlineIgnore ignore)
    {
        var meant = Meant(rest);
        var colon = rest.IndexOf(':');
        var words = (colon < 0 ? rest : rest[..colon]).ToString().Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        var reason = colon < 0 ? "" : string.Join(' ', rest[(colon + 1)..].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var until = Array.IndexOf(words, "until");
        var policies = (until < 0 ? words : words[..until]).Distinct(StringComparer.Ordinal).ToArray();
        var (date, owner) = until < 0 ? ([], []) : (words[(until + 1)..], words[Math.Min(until + 2, words.Length)..]);
        IgnoreFault? fault = policies.Length is 0 or > MostPolicies ? new($"This ignore names {(policies.Length == 0 ? "no policy" : $"more than {MostPolicies} policies")}; write: ", meant)
            : date.Length == 0 ? new("This ignore does not say until when; write: ", meant)
            : !DateOnly.TryParseExact(date[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new($"'{Short(date[0])}' is no day; write: ", meant)
            : owner is [not "by", ..] or ["by"] ? new($"'{Short(owner[0])}' is not understood here; after the day comes 'by TEAM' or the colon.")
            : Spoken.IsNothing(reason) ? new("This ignore gives no reason; write: ", meant)
            : null;
        return fault is not null ? ignore with { Fault = fault } : ignore with
        {
            Policies = policies,
            Until = DateOnly.ParseExact(date[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Owner = owner.Length > 1 ? string.Join(' ', owner[1..]) : null,
            Reason = reason,
        };
    }

    private static string Short(string word) => word.Length <= 40 ? word : word[..39] + "…";
}
