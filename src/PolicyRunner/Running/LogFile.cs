using System.Globalization;

namespace PolicyRunner.Running;

/// <summary>A file of bounded size: the beginning as it comes, the end when it is known, and how much was left out between them.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly string path;
    private readonly long longestHead;
    private readonly int longestTail;
    private byte[] tail = [];
    private FileStream? stream;

    public LogFile(string path, long longestHead, int longestTail)
    {
        this.path = path;
        this.longestHead = longestHead;
        this.longestTail = longestTail;
    }

    /// <summary>How much was written to it, what is left out included.</summary>
    public long Length { get; private set; }

    /// <summary>Why the file ends early, a full disk for one; null when it does not. What a step does goes on without its log.</summary>
    public string? Trouble { get; private set; }

    public void Write(ReadOnlySpan<byte> piece)
    {
        var head = (int)Math.Clamp(longestHead - Length, 0, piece.Length);
        if (head > 0)
        {
            Store(piece[..head]);
        }

        // Behind the head, a ring: only its newest part will be wanted.
        var rest = piece[head..];
        tail = rest.Length > 0 && tail.Length == 0 ? new byte[longestTail] : tail;
        var at = Length + head - longestHead;
        if (rest.Length > tail.Length)
        {
            at += rest.Length - tail.Length;
            rest = rest[^tail.Length..];
        }

        if (rest.Length > 0)
        {
            var place = (int)(at % tail.Length);
            var first = Math.Min(rest.Length, tail.Length - place);
            rest[..first].CopyTo(tail.AsSpan(place));
            rest[first..].CopyTo(tail);
        }

        Length += piece.Length;
    }

    public void Dispose()
    {
        var behind = Length - longestHead;
        if (behind > longestTail)
        {
            Store(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[{behind - tail.Length} bytes are left out here]\n")));
            var place = (int)(behind % tail.Length);
            Store(tail.AsSpan(place));
            Store(tail.AsSpan(0, place));
        }
        else if (behind > 0)
        {
            Store(tail.AsSpan(0, (int)behind));
        }

        stream?.Dispose();
    }

    private void Store(ReadOnlySpan<byte> bytes)
    {
        if (Trouble is not null)
        {
            return;
        }

        try
        {
            stream ??= new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1);
            stream.Write(bytes);
        }
        catch (IOException trouble)
        {
            Trouble = trouble.Message;
        }
    }
}
