using System.Text;
using System.Xml;

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

    /// <summary>The same document without <c>##[</c>, which the runner of a job would take for a command in its log.</summary>
    public static string Harmless(string xml) => xml.Replace("##[", "##&#91;", StringComparison.Ordinal);
}
