using System.Globalization;
using System.Text;

namespace PolicyRunner.Text;

/// <summary>Characters that steer a terminal, reorder text or cannot be seen, beyond the first plane as well: what a reader must be shown or spared.</summary>
internal static class HiddenCharacters
{
    /// <summary>True for controls, format characters, separators of lines, and what Unicode calls ignorable by default.</summary>
    public static bool Contains(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || (rune.Value >= 0x34F && IsIgnorable(rune.Value));

    // Letters and marks without a shape, selectors of variants, and places kept for more of them. The selectors of the first plane are
    // left out: they make an emoji of a sign, and Mongolian is written with its own.
    private static bool IsIgnorable(int codePoint) => codePoint is 0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2065 or 0x3164 or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);
}
