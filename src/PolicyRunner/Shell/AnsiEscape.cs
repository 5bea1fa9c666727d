using System.Text;

namespace PolicyRunner.Shell;

/// <summary>The escapes of <c>$'…'</c>, as bash reads them.</summary>
internal static class AnsiEscape
{
    /// <param name="text">Begins with the backslash; at least one character follows.</param>
    /// <param name="length">How many characters the escape takes.</param>
    /// <returns>What stands for it; empty for a zero, behind which nothing of the quoted text is left.</returns>
    public static string Read(ReadOnlySpan<char> text, out int length)
    {
        length = 2;
        switch (text[1])
        {
            case 'a':
                return "\a";
            case 'b':
                return "\b";
            case 'e' or 'E':
                return "\e";
            case 'f':
                return "\f";
            case 'n':
                return "\n";
            case 'r':
                return "\r";
            case 't':
                return "\t";
            case 'v':
                return "\v";
            case '\\' or '\'' or '"' or '?':
                return text[1].ToString();
            case >= '0' and <= '7':
                return Of(Number(text, 1, 3, 8, out length) & 0xff);
            case 'x':
                return Hexadecimal(text, out length);
            case 'u' or 'U':
                var code = Number(text, 2, text[1] == 'u' ? 4 : 8, 16, out length);
                return length == 2 ? text[..2].ToString() : Of(code);
            case 'c' when text.Length > 2 && text[2] != '\'':
                length = text.Length > 3 && text[2] == '\\' && text[3] == '\\' ? 4 : 3;
                return Of(text[2] == '?' ? 0x7f : char.ToUpperInvariant(text[2]) & 0x1f);
            default:
                return text[..2].ToString();
        }
    }

    // \xHH, and \x{H…} with as many digits as there are.
    private static string Hexadecimal(ReadOnlySpan<char> text, out int length)
    {
        if (text.Length > 2 && text[2] == '{')
        {
            var code = Number(text, 3, int.MaxValue, 16, out length);
            length += length < text.Length && text[length] == '}' ? 1 : 0;
            return Of(code & 0xff);
        }

        var value = Number(text, 2, 2, 16, out length);
        return length == 2 ? "\\x" : Of(value & 0xff);
    }

    private static long Number(ReadOnlySpan<char> text, int from, int most, int numberBase, out int end)
    {
        var value = 0L;
        for (end = from; end < text.Length && end - from < most && char.IsAsciiHexDigit(text[end]); end++)
        {
            var digit = Convert.ToInt32(text[end].ToString(), 16);
            if (digit >= numberBase)
            {
                break;
            }

            value = ((value * numberBase) + digit) & 0xffffffffL;
        }

        return value;
    }

    private static string Of(long code) =>
        code == 0 ? "" : Rune.IsValid((int)Math.Min(code, int.MaxValue)) ? new Rune((int)code).ToString() : "\ufffd";
}
