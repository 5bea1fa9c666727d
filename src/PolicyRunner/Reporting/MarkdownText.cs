using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>
/// Text from documents inside Markdown that GitHub renders: what comes out is the text itself on one line, never a tag, a link,
/// a mention, a cell border or a fence. It must not stand at the start of a line, where more characters mean something.
/// </summary>
public static class MarkdownText
{
    // Breaks what GitHub links without any brackets: addresses, mentions, issue numbers.
    private const string Break = "&#8203;";

    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Append(result, text, index, rune);
            index += rune.Utf16SequenceLength;
        }

        return result.ToString();
    }

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
            case ':' when index + 1 < text.Length && text[index + 1] == '/':
                result.Append(':').Append(Break);
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
