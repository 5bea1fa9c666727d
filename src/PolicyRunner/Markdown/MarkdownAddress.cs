using System.Globalization;
using System.Text;
using Markdig.Helpers;
using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>Addresses as they stand in a link or in the definition of one.</summary>
internal static class MarkdownAddress
{
    /// <summary>The address that is meant by what is written, without the brackets that may be around it.</summary>
    public static string Read(ReadOnlySpan<char> written) => HtmlHelper.Unescape(written.ToString());

    /// <summary>
    /// What is read as this address wherever one may stand, in brackets or not, in a table or a quote: by its number goes what could
    /// end the address, begin something else in the line, or not be seen.
    /// </summary>
    /// <returns>Null for what no address can hold: a control character, half a character.</returns>
    public static string? Write(ReadOnlySpan<char> address)
    {
        var written = new StringBuilder(address.Length);
        foreach (var rune in address.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return null;
            }

            _ = IsPlain(rune) ? written.Append(rune)
                : rune.Value == '&' ? written.Append("&amp;")
                : written.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }

        return written.ToString();
    }

    /// <summary>True for a character that is nothing but itself in an address.</summary>
    public static bool IsPlain(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '.' or '_' or '/' or ':' or '#' or '?' or '=' or '%' or '+' or ',' or ';' or '@' or '~'
        : !Rune.IsWhiteSpace(rune) && !HiddenCharacters.Contains(rune);
}
