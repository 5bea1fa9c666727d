namespace PolicyRunner.Text;

/// <summary>A stretch of a file: character offsets, end exclusive.</summary>
public readonly record struct SourceSpan(SourceFile File, int Start, int End)
{
    public int Length => End - Start;

    /// <summary>1-based line and column of the first character.</summary>
    public TextPosition StartPosition => File.Position(Start);

    /// <summary>1-based line and column just behind the last character.</summary>
    public TextPosition EndPosition => File.Position(End);

    public ReadOnlySpan<char> Text => File.Text.AsSpan(Start, Length);

    public bool Contains(int offset) => offset >= Start && offset < End;

    public bool Contains(SourceSpan other) => other.File == File && other.Start >= Start && other.End <= End;

    /// <summary>From the start of this span to the end of another one of the same file.</summary>
    public SourceSpan To(SourceSpan other) => new(File, Start, Math.Max(End, other.End));

    /// <summary>The part on the first line, without white space around it: what a reader should look at.</summary>
    public SourceSpan FirstLine()
    {
        var text = Text;
        var lead = text.Length - text.TrimStart().Length;
        var body = text[lead..];
        var stop = body.IndexOfAny('\n', '\r');
        var length = (stop < 0 ? body : body[..stop]).TrimEnd().Length;
        return new SourceSpan(File, Start + lead, Start + lead + length);
    }

    public override string ToString() => $"{File?.Path}:{(File is null ? default : StartPosition)}";
}
