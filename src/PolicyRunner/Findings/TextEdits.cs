using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>
/// How policies make edits: always from something that stands somewhere. What they write stands there as it is given, and nothing is
/// escaped: a title, a value or a link's words, put elsewhere, may begin a fence, a heading, a tag or a command there. Write words of your
/// own, or of a page only what is letters, digits and single spaces; for an address there is <c>link.LeadTo</c>. A fix that changes what a
/// page runs is made with <c>Fix.Unsafe</c>.
/// </summary>
/// <example><code>expansion.Span.Replace($"\"{expansion.Span.Text}\"")</code></example>
public static class TextEdits
{
    public static TextEdit Replace(this SourceSpan span, string text) => new(span, text);

    /// <summary>Puts a text right before the place.</summary>
    public static TextEdit InsertBefore(this SourceSpan span, string text) => new(new SourceSpan(span.File, span.Start, span.Start), text);

    /// <summary>Puts a text right behind the place.</summary>
    public static TextEdit InsertAfter(this SourceSpan span, string text) => new(new SourceSpan(span.File, span.End, span.End), text);

    /// <summary>Takes out the lines that the place touches, with the line breaks behind them.</summary>
    public static TextEdit RemoveLines(this SourceSpan span)
    {
        var text = span.File.Text.AsSpan();
        var start = span.File.LineSpan(span.StartPosition.Line).Start;
        var end = span.File.LineSpan(span.File.Position(Math.Max(span.Start, span.End - 1)).Line).End;
        end += text[end..].StartsWith("\r\n") ? 2 : end < text.Length ? 1 : 0;
        return new TextEdit(new SourceSpan(span.File, start, end), "");
    }
}
