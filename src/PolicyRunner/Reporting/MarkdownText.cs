using System.Buffers;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>
/// Text from documents inside Markdown that GitHub renders: what comes out is the text itself on one line, never a tag, a link,
/// a mention, a cell border or a fence. It must not stand at the start of a line, where more characters mean something.
/// </summary>
public static class MarkdownText
{
    // Breaks what GitHub links or replaces without any brackets: addresses, mentions, numbers of issues, names of commits, :signs:.
    private const string Break = "&#8203;";

    // GitHub links a commit by seven to forty digits; what is left between two breaks must be fewer.
    private const int ShortestCommit = 7;
    private const int LongestCommit = 40;

    private static readonly SearchValues<char> SignCharacters = SearchValues.Create("+-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        var index = 0;
        var (word, wordEnd) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (index >= wordEnd)
            {
                (word, wordEnd) = (index, WordEnd(text, index));
            }

            if (index > word && (index - word) % (ShortestCommit - 1) == 0 && MayBeCommit(text.AsSpan(word..wordEnd)))
            {
                result.Append(Break);
            }

            Append(result, text, index, rune);
            index += rune.Utf16SequenceLength;
        }

        return result.ToString();
    }

    /// <summary>A digest or the name of a commit that stands alone, so that it can be copied: in code GitHub links nothing.</summary>
    internal static string Digest(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept("0123456789abcdef") ? $"`{text}`" : Escape(text);

    // The end of the letters and digits that begin at a place; behind it where there are none.
    private static int WordEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        return Math.Max(end, start + 1);
    }

    // Digits alone are rather a number of bytes, unless it is a whole name.
    private static bool MayBeCommit(ReadOnlySpan<char> word) =>
        word.Length is >= ShortestCommit and <= LongestCommit && !word.ContainsAnyExcept("0123456789abcdefABCDEF")
        && (word.Length == LongestCommit || word.ContainsAnyExceptInRange('0', '9'));

    // :x: and its like. Of the numbers only two are signs; in a place such as page.md:12:5 nothing is to be broken.
    private static bool IsSign(ReadOnlySpan<char> behind)
    {
        var end = behind.IndexOf(':');
        return end > 0 && behind[..end].IndexOfAnyExcept(SignCharacters) < 0 && (behind[..end].ContainsAnyExceptInRange('0', '9') || behind[..end] is "100" or "1234");
    }

    private static bool IsIssue(string text, int dash) =>
        dash >= 2 && dash + 1 < text.Length && char.IsAsciiDigit(text[dash + 1])
        && text.AsSpan(dash - 2, 2).Equals("GH", StringComparison.OrdinalIgnoreCase) && (dash == 2 || !char.IsLetterOrDigit(text[dash - 3]));

    private static void Append(StringBuilder result, string text, int index, Rune rune)
    {
        switch (rune.Value)
        {
            case '<':
                result.Append("&lt;");
                break;
            case '>':
                result.Append("&gt;");
                break;
            case '&':
                result.Append("&amp;");
                break;
            case '\r' or '\n' or '\t' or '\u2028' or '\u2029':
                result.Append(' ');
                break;
            case '@' or '#':
                result.Append((char)rune.Value).Append(Break);
                break;
            case ':' when index + 1 < text.Length && (text[index + 1] == '/' || IsSign(text.AsSpan(index + 1))):
                result.Append(':').Append(Break);
                break;
            case '-' when IsIssue(text, index):
                result.Append('-').Append(Break);
                break;
            case '.' when index >= 3 && text.AsSpan(index - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase):
                result.Append(Break).Append('.');
                break;
            case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '$':
                result.Append('\\').Append((char)rune.Value);
                break;
            default:
                // Half a character, which the text's runes have as U+FFFD, and what nobody would see.
                _ = HiddenCharacters.Contains(rune) ? result.Append('\uFFFD') : rune.IsBmp ? result.Append((char)rune.Value) : result.Append(text, index, 2);
                break;
        }
    }
}
