using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>Edits of links, for fixes.</summary>
public static class LinkEdits
{
    // No browser takes a longer one; a definition may hold megabytes, and thousands of references lead to it.
    private const int LongestAddress = 8000;

    /// <summary>
    /// Leads a link to another address. Where only the beginning differs, the rest stays as it is written; what is written is read as the
    /// address and as nothing else. Null where it cannot be written.
    /// </summary>
    /// <example><code>link.LeadTo("https" + link.Target["http".Length..]) is { } edit ? Fix.Safe("Write https", edit) : null</code></example>
    public static TextEdit? LeadTo(this Link link, string target)
    {
        var place = Within(link);
        if (place is not { } written || target.Length == 0 || (BeginsLine(written) && !char.IsAsciiLetterOrDigit(target[0]) && target[0] is not ('.' or '/')))
        {
            return null;
        }

        var isAutolink = written.Start == link.Span.Start + 1 && written.File.Text[link.Span.Start] == '<';
        if (isAutolink ? !HasScheme(target) : MarkdownAddress.Read(written.Text) != link.Target)
        {
            return null;
        }

        var same = Same(link.Target, target);
        var old = link.Target.AsSpan(0, link.Target.Length - same);
        var isKept = written.Text.StartsWith(old) && old.IndexOfAny("&\\()<>") < 0;
        var replaced = isKept ? new SourceSpan(written.File, written.Start, written.Start + old.Length) : written;
        var address = isKept ? target.AsSpan(0, target.Length - same) : target;
        return isAutolink && !IsPlain(address) ? null : MarkdownAddress.Write(address) is { } text ? new TextEdit(replaced, text) : null;
    }

    // Where the address stands, without brackets; null for a link that has none of its own.
    private static SourceSpan? Within(Link link)
    {
        var span = link.TargetSpan;
        return span == link.Span || span.Length is 0 or > LongestAddress ? null
            : span.Text[0] == '<' && span.Text[^1] == '>' ? new SourceSpan(span.File, span.Start + 1, span.End - 1)
            : span;
    }

    // A line may begin with an address, and what begins a line may be a fence, a heading or an item.
    private static bool BeginsLine(SourceSpan place)
    {
        var line = place.File.LineSpan(place.StartPosition.Line);
        return place.File.Text.AsSpan(line.Start, place.Start - line.Start).Trim(" \t>").IsEmpty;
    }

    // How many characters at their ends are the same, behind the word in which they differ: a reader of the edit sees words.
    private static int Same(string old, string young)
    {
        var same = 0;
        while (same < old.Length && same < young.Length && old[^(same + 1)] == young[^(same + 1)])
        {
            same++;
        }

        while (same > 0 && (char.IsAsciiLetterOrDigit(old[^same]) || char.IsLowSurrogate(old[^same])))
        {
            same--;
        }

        return same;
    }

    // Nothing is escaped in an autolink, and without a scheme it is none.
    private static bool HasScheme(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        return colon is > 1 and <= 32 && char.IsAsciiLetter(target[0]) && !target.AsSpan(0, colon).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    }

    private static bool IsPlain(ReadOnlySpan<char> address)
    {
        foreach (var rune in address.EnumerateRunes())
        {
            if (!MarkdownAddress.IsPlain(rune))
            {
                return false;
            }
        }

        return true;
    }
}
