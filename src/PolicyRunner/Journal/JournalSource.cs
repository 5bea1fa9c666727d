namespace PolicyRunner.Journal;

/// <summary>Cuts a journal into blocks of whole lines. A block is never written to again: records that were read look into it.</summary>
internal sealed class JournalSource(Stream stream)
{
    private const int BlockLength = 512 * 1024;

    private byte[] rest = [];

    /// <summary>How many bytes behind the last line end were read; at most a block more than a line may hold.</summary>
    public int Rest => rest.Length;

    /// <summary>The next blocks, each ending with a line end; none at the end, and none when a line does not end within what a record may hold.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Next(int atMost)
    {
        var blocks = new List<ReadOnlyMemory<byte>>();
        while (blocks.Count < atMost && rest.Length <= JournalRecord.LongestLine && Fill() is { Length: > 0 } bytes)
        {
            var end = bytes.Span.LastIndexOf((byte)'\n') + 1;
            rest = bytes[end..].ToArray();
            if (end > 0)
            {
                blocks.Add(bytes[..end]);
            }
        }

        return blocks;
    }

    // What the line before left over, and what follows; nothing at all when nothing does.
    private ReadOnlyMemory<byte> Fill()
    {
        var buffer = new byte[rest.Length + Ahead()];
        rest.CopyTo(buffer, 0);
        var read = stream.ReadAtLeast(buffer.AsSpan(rest.Length), buffer.Length - rest.Length, throwOnEndOfStream: false);
        return read == 0 ? ReadOnlyMemory<byte>.Empty : buffer.AsMemory(0, rest.Length + read);
    }

    // Most journals are far shorter than a block.
    private int Ahead() => stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position, 1, BlockLength) : BlockLength;
}
