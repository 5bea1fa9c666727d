using System.Text;

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
        for (var index = 0; index < text.Length; index++)
        {
            Append(result, text, index);
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, string text, int index)
    {
        var character = text[index];
        switch (character)
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
                result.Append(character).Append(Break);
                break;
            case ':' when index + 1 < text.Length && text[index + 1] == '/':
                result.Append(':').Append(Break);
                break;
            case '.' when index >= 3 && text.AsSpan(index - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase):
                result.Append(Break).Append('.');
                break;
            case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '$':
                result.Append('\\').Append(character);
                break;
            default:
                result.Append(IsHidden(character) ? '\uFFFD' : character);
                break;
        }
    }

    // Halves of characters beyond the first plane stay: they are whole again in the result, or replaced when it is encoded.
    private static bool IsHidden(char character) =>
        !char.IsSurrogate(character) && TerminalText.IsHidden(new Rune(character));
}
