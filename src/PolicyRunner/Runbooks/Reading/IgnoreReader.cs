using System.Globalization;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads the words of a comment that may be an ignore. One that means to be and is not written well is read as malformed, never as none.</summary>
internal static class IgnoreReader
{
    /// <summary>A document without this word, in whatever case, holds no ignore.</summary>
    private const string Word = "policyrunner";

    private const string Name = "policyrunner-ignore";
    private const int MostCharacters = 1_000;
    private const int MostPolicies = 20;

    // What other tools, and people, call it.
    private static readonly string[] Verbs = ["ignore", "disable", "waive", "waiver", "suppress", "skip", "allow", "accept", "exempt", "exclude"];

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
    public static InlineIgnore? ReadInCode(ReadOnlySpan<char> body, SourceSpan span, IgnoreCover cover) => !IsOneWord(body.Trim(), out var rest) ? null : new InlineIgnore
    {
        Span = span,
        Scope = span,
        Kind = IgnoreScope.Line,
        Cover = cover,
        Fault = new("Inside a code block a comment is text and accepts nothing; put it above the block: <!-- ", Meant(rest), " -->."),
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
        if (!IsMeant(body, out var meant))
        {
            return null;
        }

        var ignore = new InlineIgnore { Span = span, Scope = scope, Kind = kind, Cover = cover };
        var rest = body.StartsWith(Name, StringComparison.Ordinal) ? body[Name.Length..] : null;
        if (rest.Length == 0 || !(char.IsWhiteSpace(rest[0]) || rest[0] == ':'))
        {
            return ignore with { Fault = new("This looks like an ignore and is none; write: ", Meant(meant)) };
        }

        if (body.Length > MostCharacters)
        {
            return ignore with { Fault = new($"This ignore has more than {MostCharacters:N0} characters; give a shorter reason.") };
        }

        return rest.Contains("<!--", StringComparison.Ordinal) || rest.Contains("--!>", StringComparison.Ordinal) || rest.Contains(Name, StringComparison.OrdinalIgnoreCase)
            ? ignore with { Fault = new("This ignore holds the beginning or end of another comment; give each ignore a comment of its own.") }
            : Read(rest, ignore);
    }

    // "policyrunner ignore" and "PolicyRunner-Ignore:" are misspelt, not meant for somebody else. By another verb than ignore a sentence
    // about the tool may begin: there it is written as one word, or a policy follows.
    private static bool IsMeant(ReadOnlySpan<char> body, out ReadOnlySpan<char> rest) => Verb(body, out var isJoined, out rest) is { Length: > 0 } verb
        && (verb.StartsWith(Verbs[0], StringComparison.OrdinalIgnoreCase) || ((isJoined || Named(rest).Length > 0) && (IsVerb(verb) || NearestName.Find($"{verb}", Verbs.Take(1)) is not null)));

    private static bool IsOneWord(ReadOnlySpan<char> body, out ReadOnlySpan<char> rest) => IsVerb(Verb(body, out var isJoined, out rest)) && isJoined;

    private static bool IsVerb(ReadOnlySpan<char> word)
    {
        foreach (var verb in Verbs)
        {
            if (word.Equals(verb, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // What stands behind the tool's name, however both are joined; empty for a comment that begins otherwise.
    private static ReadOnlySpan<char> Verb(ReadOnlySpan<char> body, out bool isJoined, out ReadOnlySpan<char> rest)
    {
        rest = body.StartsWith(Word, StringComparison.OrdinalIgnoreCase) ? body[Word.Length..] : [];
        var start = rest.IndexOfAnyExcept("-_: \t\r\n") is var found and >= 0 ? found : rest.Length;
        isJoined = !rest[..start].ContainsAny(" \t\r\n");
        rest = rest[start..];
        var end = rest.IndexOfAny(" \t\r\n:") is var stop and >= 0 ? stop : rest.Length;
        var verb = rest[..end];
        rest = rest[end..];
        return verb;
    }

    // The policy that was named, should one have been, and one to write in its place.
    private static string Meant(ReadOnlySpan<char> rest) => Named(rest) is { Length: > 0 } named ? $"{named}" : "RB304";

    // The first word, where a policy could be called that.
    private static ReadOnlySpan<char> Named(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(": \t\r\n");
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '-' or '_' or '.'))
        {
            length++;
        }

        return length is > 0 and <= 40 && rest[..length].IndexOfAnyInRange('0', '9') >= 0 ? rest[..length] : [];
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
