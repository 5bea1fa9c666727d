namespace PolicyRunner.Reporting;

/// <summary>Text from anywhere as one harmless line of a terminal.</summary>
public static class TerminalLineText
{
    /// <summary>Control, bidirectional and invisible characters are written out as <c>\x1b</c> or <c>\u{202e}</c>.</summary>
    public static string Of(string text) => TerminalText.Visible(text);

    /// <summary>The columns that a line takes which is harmless already; colours take none.</summary>
    public static int Width(string line)
    {
        var width = 0;
        for (var start = 0; start < line.Length;)
        {
            var escape = line.IndexOf('\x1b', start);
            width += TerminalText.Width(escape < 0 ? line[start..] : line[start..escape]);
            var end = escape < 0 ? -1 : line.IndexOf('m', escape);
            start = end < 0 ? line.Length : end + 1;
        }

        return width;
    }
}
