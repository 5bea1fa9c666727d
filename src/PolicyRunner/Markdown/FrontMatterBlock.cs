using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>What stands between the <c>---</c> on the first line and the next <c>---</c> or <c>...</c>.</summary>
/// <param name="Content">The lines between.</param>
/// <param name="Span">Both marks included.</param>
/// <param name="End">The offset where the body begins.</param>
public sealed record FrontMatterBlock(EmbeddedText Content, SourceSpan Span, int End)
{
    /// <summary>
    /// Finds the block, or null. Whether it is front matter or two rules around some text
    /// is for the caller to say, who can see whether it parses to a mapping.
    /// </summary>
    public static FrontMatterBlock? Find(SourceFile file)
    {
        var text = file.Text;
        var line = NextLine(text, 0);
        if (!IsMark(text.AsSpan(0, line.End), closing: false))
        {
            return null;
        }

        var contentStart = line.Next;
        for (var start = contentStart; start < text.Length; start = line.Next)
        {
            line = NextLine(text, start);
            if (IsMark(text.AsSpan(start, line.End - start), closing: true))
            {
                return new FrontMatterBlock(
                    EmbeddedText.Part(file.Span(contentStart, start)), file.Span(0, line.End), line.Next);
            }
        }

        return null;
    }

    private static bool IsMark(ReadOnlySpan<char> line, bool closing)
    {
        var mark = line.TrimEnd();
        return mark is "---" || (closing && mark is "...");
    }

    private static (int End, int Next) NextLine(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny('\n', '\r');
        if (length < 0)
        {
            return (text.Length, text.Length);
        }

        var end = start + length;
        var crlf = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n';
        return (end, end + (crlf ? 2 : 1));
    }
}
