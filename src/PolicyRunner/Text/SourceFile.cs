namespace PolicyRunner.Text;

/// <summary>A file's text and where its lines begin. Lines end at LF, CRLF or a lone CR.</summary>
public sealed class SourceFile
{
    private int[]? lineStarts;

    /// <param name="path">The path as reported: relative to the repository root, with '/'.</param>
    /// <param name="text">The decoded text without a byte order mark.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>How many lines there are; a final line ending does not begin another.</summary>
    public int LineCount
    {
        get
        {
            var starts = LineStarts;
            return starts.Length > 1 && starts[^1] == Text.Length ? starts.Length - 1 : starts.Length;
        }
    }

    // Computed on first use: most files of a large folder are read without a single finding.
    private int[] LineStarts => lineStarts ??= FindLineStarts(Text);

    /// <summary>The 1-based line and column, in UTF-16 code units, of a character offset in 0..Text.Length.</summary>
    public TextPosition Position(int offset)
    {
        var starts = LineStarts;
        var index = Array.BinarySearch(starts, offset);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return new TextPosition(index + 1, offset - starts[index] + 1);
    }

    /// <summary>The text of a 1-based line without its line ending; empty when there is no such line.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        var span = LineSpan(line);
        return Text.AsSpan(span.Start, span.Length);
    }

    /// <summary>Where a 1-based line stands, without its line ending.</summary>
    public SourceSpan LineSpan(int line)
    {
        var starts = LineStarts;
        if (line < 1 || line > starts.Length)
        {
            return new SourceSpan(this, Text.Length, Text.Length);
        }

        var start = starts[line - 1];
        var end = line < starts.Length ? starts[line] : Text.Length;
        while (end > start && Text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        return new SourceSpan(this, start, end);
    }

    public SourceSpan Span(int start, int end) => new(this, start, end);

    /// <summary>Where the last so many lines begin: the offset 0 when there are no more. Walks back from the end and needs no index of lines.</summary>
    internal int StartOfLast(int lines)
    {
        // A final line ending does not begin another line.
        var at = BeforeLineEnd(Text.Length);
        for (; lines > 0; lines--)
        {
            at = Text.AsSpan(0, at).LastIndexOfAny('\n', '\r') + 1;
            if (at == 0 || lines == 1)
            {
                break;
            }

            at = BeforeLineEnd(at);
        }

        return at;
    }

    public override string ToString() => Path;

    // The offset before the line ending that ends at an offset; the offset itself when none does.
    private int BeforeLineEnd(int at) =>
        at > 1 && Text[at - 1] == '\n' && Text[at - 2] == '\r' ? at - 2
        : at > 0 && Text[at - 1] is '\n' or '\r' ? at - 1
        : at;

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        var rest = text.AsSpan();
        var offset = 0;
        while (true)
        {
            var next = rest[offset..].IndexOfAny('\n', '\r');
            if (next < 0)
            {
                return [.. starts];
            }

            offset += next + 1;
            if (rest[offset - 1] == '\r' && offset < rest.Length && rest[offset] == '\n')
            {
                offset++;
            }

            starts.Add(offset);
        }
    }
}
