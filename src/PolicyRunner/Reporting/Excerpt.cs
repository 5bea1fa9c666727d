using PolicyRunner.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>The line a place is on, as a terminal shows it, and where the marks under it belong.</summary>
/// <param name="Line">The line, cut around the place when it is long.</param>
/// <param name="Column">Columns before the marks.</param>
/// <param name="Width">How many marks, at least one.</param>
/// <param name="LastLine">The last line of the place when it goes on below, else null.</param>
internal sealed record Excerpt(string Line, int Column, int Width, int? LastLine)
{
    // Fits two log viewers side by side; a command of a runbook is rarely longer.
    private const int MaximumColumns = 120;
    private const int MostLead = 80;

    /// <param name="span">The place.</param>
    /// <param name="secrets">What stands there as dots.</param>
    public static Excerpt Of(SourceSpan span, SecretMask secrets)
    {
        var file = span.File;
        var first = span.StartPosition.Line;
        var line = file.LineSpan(first);
        var start = Math.Clamp(span.Start, line.Start, line.End);
        var end = Math.Clamp(span.End, start, line.End);

        var text = secrets.TextOf(file).AsSpan();
        var shown = Lead(text, line.Start, start);
        var column = shown.Column;
        var taken = start + shown.Append(text[start..end], MaximumColumns);
        var width = Math.Max(1, shown.Column - column);
        if (taken == end)
        {
            taken += shown.Append(text[end..line.End], MaximumColumns);
        }

        if (taken < line.End)
        {
            shown.Append("…", int.MaxValue);
        }

        var last = LastLineOf(span);
        return new Excerpt(shown.ToString(), column, width, last > first ? last : null);
    }

    // What stands before the place, as much as leaves room for it: an escaped character takes up to nine columns.
    private static TerminalLine Lead(ReadOnlySpan<char> text, int lineStart, int start)
    {
        foreach (var length in (ReadOnlySpan<int>)[MostLead, MostLead / 2, MostLead / 10])
        {
            var begin = Math.Max(lineStart, start - length);
            begin -= begin > lineStart && char.IsLowSurrogate(text[begin]) ? 1 : 0;
            var shown = new TerminalLine();
            shown.Append(begin > lineStart ? "…" : "", MostLead);
            shown.Append(text[begin..start], int.MaxValue);
            if (shown.Column <= MostLead)
            {
                return shown;
            }
        }

        var nothing = new TerminalLine();
        nothing.Append("…", MostLead);
        return nothing;
    }

    /// <summary>The line of the last character: a place that ends with a line break does not reach the next line.</summary>
    public static int LastLineOf(SourceSpan span) =>
        span.Length == 0 ? span.StartPosition.Line : span.File.Position(span.End - 1).Line;
}
