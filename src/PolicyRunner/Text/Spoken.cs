using System.Text;

namespace PolicyRunner.Text;

/// <summary>Whether a text says anything to a person.</summary>
internal static class Spoken
{
    /// <summary>
    /// True without a letter or a digit that can be seen: of spaces alone, of characters that have no form (U+200B), and of letters
    /// that are made to be blank.
    /// </summary>
    public static bool IsNothing(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            // The fillers of Hangul are letters to Unicode and nothing to the eye.
            if (Rune.IsLetterOrDigit(rune) && rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0))
            {
                return false;
            }
        }

        return true;
    }
}
