namespace PolicyRunner.Text;

/// <summary>
/// A text inside a file whose lines may have had a margin taken off (a fence in a list item, a block in a quote),
/// and which knows where in the file each of its characters stands. Its lines end with LF.
/// </summary>
public sealed class EmbeddedText
{
    private readonly int[] lineStarts;
    private readonly int[] fileOffsets;

    /// <param name="file">The file it stands in.</param>
    /// <param name="text">The text, lines joined by LF.</param>
    /// <param name="lineStarts">Offset in <paramref name="text"/> of the first character of each line, or of each stretch that stands together in the file.</param>
    /// <param name="fileOffsets">Offset in the file of the same characters.</param>
    public EmbeddedText(SourceFile file, string text, int[] lineStarts, int[] fileOffsets)
    {
        File = file;
        Text = text;
        this.lineStarts = lineStarts;
        this.fileOffsets = fileOffsets;
    }

    public SourceFile File { get; }

    public string Text { get; }

    /// <summary>The whole of a file; its line endings stay as they are.</summary>
    public static EmbeddedText Whole(SourceFile file) => new(file, file.Text, [0], [0]);

    /// <summary>A stretch of a file as it stands, line endings included.</summary>
    public static EmbeddedText Part(SourceSpan span) =>
        new(span.File, span.Text.ToString(), [0], [span.Start]);

    /// <summary>Where a stretch of this text (end exclusive) stands in the file.</summary>
    public SourceSpan Span(int start, int end) =>
        new(File, FileOffset(start), end > start ? Math.Min(FileOffset(end - 1) + 1, File.Text.Length) : FileOffset(start));

    /// <summary>Where the whole text stands in the file.</summary>
    public SourceSpan Span() => Span(0, Text.Length);

    /// <summary>The offset in the file of an offset in this text.</summary>
    public int FileOffset(int offset)
    {
        if (lineStarts.Length == 0)
        {
            return 0;
        }

        var index = Array.BinarySearch(lineStarts, offset);
        if (index < 0)
        {
            index = Math.Max(0, ~index - 1);
        }

        // Never past what follows: a stretch may be longer here than in the file, where a tab was made spaces.
        var limit = index + 1 < fileOffsets.Length ? fileOffsets[index + 1] : File.Text.Length;
        return Math.Min(fileOffsets[index] + (offset - lineStarts[index]), limit);
    }
}
