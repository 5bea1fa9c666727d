using System.Text;
using System.Xml;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>Text that XML 1.0 can hold.</summary>
internal static class XmlText
{
    /// <summary>Replaces what XML 1.0 has no way to write (most control characters, lone surrogates, U+FFFE) by U+FFFD.</summary>
    public static string Legal(string text)
    {
        StringBuilder? result = null;
        for (var index = 0; index < text.Length; index++)
        {
            if (XmlConvert.IsXmlChar(text[index]))
            {
                result?.Append(text[index]);
            }
            else if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
            {
                result?.Append(text, index, 2);
                index++;
            }
            else
            {
                result ??= new StringBuilder(text, 0, index, text.Length);
                result.Append('\uFFFD');
            }
        }

        return result?.ToString() ?? text;
    }

    /// <summary>
    /// Writes text that stays on its line, and shows a terminal nothing but letters: line breaks, control characters and what
    /// turns the direction of reading are written by their numbers. Whoever reads the document gets the same text.
    /// </summary>
    public static void Write(XmlWriter writer, string text)
    {
        var legal = Legal(text);
        var (start, index) = (0, 0);
        foreach (var rune in legal.EnumerateRunes())
        {
            if (HiddenCharacters.Contains(rune))
            {
                writer.WriteString(legal[start..index]);
                if (rune.IsBmp)
                {
                    writer.WriteCharEntity(legal[index]);
                }
                else
                {
                    writer.WriteSurrogateCharEntity(legal[index + 1], legal[index]);
                }

                start = index + rune.Utf16SequenceLength;
            }

            index += rune.Utf16SequenceLength;
        }

        writer.WriteString(legal[start..]);
    }

    /// <summary>The same document without <c>##[</c>, which the runner of a job would take for a command in its log.</summary>
    public static string Harmless(string xml) => xml.Replace("##[", "##&#91;", StringComparison.Ordinal);
}
