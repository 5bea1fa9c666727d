namespace PolicyRunner.Cli;

/// <summary>The tool's answer could not be written: whoever asked has none, or half of one.</summary>
internal sealed class AnswerLostException(Exception cause) : Exception(cause.InnerException?.Message ?? cause.Message, cause);

/// <summary>A stream that the process was given, and that may be full or closed.</summary>
/// <param name="inner">Where it goes.</param>
/// <param name="isAnswer">True for the answer, which the exit code must not promise where it is lost: it throws <see cref="AnswerLostException"/>.
/// False for complaints that nobody can read: the exit code says the same, and stays what it is.</param>
/// <example><code>
/// using var writer = new StreamWriter(new AnswerStream(Console.OpenStandardOutput(), isAnswer: true));
/// </code></example>
internal sealed class AnswerStream(Stream inner, bool isAnswer) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception trouble) when (trouble is UnauthorizedAccessException || (trouble is IOException lost && !Shortage.IsOfFiles(lost)))
        {
            if (isAnswer)
            {
                throw new AnswerLostException(trouble);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // What the process was given has no buffer.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
