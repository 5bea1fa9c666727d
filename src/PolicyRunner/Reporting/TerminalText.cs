using System.Globalization;
using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>
/// Text from documents as a terminal may see it. Control characters, bidirectional overrides and invisible characters are
/// written out as <c>\x1b</c> or <c>\u{202e}</c>: what a reviewer reads is what is there, and nothing steers the terminal.
/// </summary>
internal static class TerminalText
{
    public const int TabWidth = 4;

    /// <summary>The text on one line, harmless.</summary>
    public static string Visible(string text) => Visible(text.AsSpan());

    public static string Visible(ReadOnlySpan<char> text)
    {
        var harmless = true;
        foreach (var character in text)
        {
            // Everything else, '##[' included, goes the slow way.
            if (character is < ' ' or > '~' or '#')
            {
                harmless = false;
                break;
            }
        }

        if (harmless)
        {
            return text.ToString();
        }

        var line = new TerminalLine();
        line.Append(text, int.MaxValue);
        return line.ToString();
    }

    /// <summary>The columns that visible text takes.</summary>
    public static int Width(string visible)
    {
        var line = new TerminalLine();
        line.Append(visible, int.MaxValue);
        return line.Column;
    }

    /// <summary>The text on one line, harmless, and cut where it takes more than so many columns.</summary>
    public static string Fit(string text, int columns)
    {
        var visible = Visible(text);
        if (Width(visible) <= columns)
        {
            return visible;
        }

        var line = new TerminalLine();
        var taken = 0;
        while (taken < visible.Length)
        {
            var length = char.IsHighSurrogate(visible[taken]) && taken + 1 < visible.Length ? 2 : 1;
            line.Append(visible.AsSpan(taken, length), int.MaxValue);
            if (line.Column > columns - 1)
            {
                break;
            }

            taken += length;
        }

        return columns <= 0 ? "" : visible[..taken] + "…";
    }

    /// <summary>Writes a character out by its number. No text is made for each: a message may have thousands.</summary>
    public static StringBuilder Escape(StringBuilder text, int codePoint) => codePoint < 0x100
        ? text.Append(CultureInfo.InvariantCulture, $"\\x{codePoint:x2}")
        : text.Append(CultureInfo.InvariantCulture, $"\\u{{{codePoint:x}}}");
}
