using PolicyRunner.Findings;

namespace PolicyRunner.Checking.Fixing;

/// <summary>New lines end as those around them do.</summary>
internal static class LineEnding
{
    /// <summary>The replacement with each line break as the file has them at that place.</summary>
    public static string In(TextEdit edit)
    {
        var text = edit.Replacement;
        if (text.AsSpan().IndexOfAny('\n', '\r') < 0)
        {
            return text;
        }

        return text.ReplaceLineEndings(At(edit.Span.File.Text, edit.Span.Start));
    }

    // That of the line the place is on, else of the line before, else LF.
    private static string At(string text, int place)
    {
        var end = text.AsSpan(place).IndexOfAny('\n', '\r');
        if (end >= 0)
        {
            return Of(text, place + end);
        }

        var before = text.AsSpan(0, place).LastIndexOfAny('\n', '\r');
        return before < 0 ? "\n" : Of(text, before > 0 && text[before] == '\n' && text[before - 1] == '\r' ? before - 1 : before);
    }

    private static string Of(string text, int at) =>
        text[at] == '\n' ? "\n" : at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r";
}
