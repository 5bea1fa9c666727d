using System.Text;

namespace PolicyRunner.Text;

/// <summary>Texts as parts of an address that people read: letters of all languages stay letters, and whatever else RFC 3986 does not call unreserved is percent-encoded.</summary>
internal static class AddressText
{
    /// <param name="text">A path with '/' between its parts, or the name of a place in a page.</param>
    /// <returns>What reads back as the text; null when it holds a control character or half a character, which nobody means.</returns>
    public static string? Of(string text)
    {
        var address = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar || rune.Value is '\u2028' or '\u2029')
            {
                return null;
            }

            // Without '~', which opens a fence at the beginning of a line.
            if (rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '.' or '_' or '/' : Rune.IsLetterOrDigit(rune) && !HiddenCharacters.Contains(rune))
            {
                address.Append(rune);
                continue;
            }

            foreach (var unit in bytes[..rune.EncodeToUtf8(bytes)])
            {
                address.Append('%').Append(Convert.ToHexString([unit]));
            }
        }

        return address.ToString();
    }
}
