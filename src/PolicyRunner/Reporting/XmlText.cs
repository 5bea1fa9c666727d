using System.Globalization;
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
        char[]? number = null;
        var (start, index) = (0, 0);
        foreach (var rune in legal.EnumerateRunes())
        {
            if (HiddenCharacters.Contains(rune))
            {
                if (index > start)
                {
                    writer.WriteString(legal[start..index]);
                }

                number ??= ['&', '#', 'x', .. new string('0', 7)];
                _ = rune.Value.TryFormat(number.AsSpan(3), out var digits, "X", CultureInfo.InvariantCulture);
                number[3 + digits] = ';';
                writer.WriteRaw(number, 0, digits + 4);
                start = index + rune.Utf16SequenceLength;
            }

            index += rune.Utf16SequenceLength;
        }

        writer.WriteString(legal[start..]);
    }
}
