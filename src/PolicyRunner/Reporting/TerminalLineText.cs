namespace PolicyRunner.Reporting;

/// <summary>Text from anywhere as one harmless line of a terminal.</summary>
public static class TerminalLineText
{
    /// <summary>Control, bidirectional and invisible characters are written out as <c>\x1b</c> or <c>\u{202e}</c>.</summary>
    public static string Of(string text) => TerminalText.Visible(text);
}
