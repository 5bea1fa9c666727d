using System.Buffers;
using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>
/// Hands on what a JSON writer writes as it comes: a report of a hundred megabytes is never in memory as a whole. The writer asks for
/// memory only between two tokens, so that a piece ends inside of no text.
/// </summary>
internal sealed class JsonPieces(Action<string> next) : IBufferWriter<byte>
{
    // As text below the size from which on objects are collected late.
    private const int Enough = 32 * 1024;

    private byte[] buffer = new byte[Enough + (4 * 1024)];
    private int used;

    public void Advance(int count) => used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Provide(sizeHint);
        return buffer.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Provide(sizeHint);
        return buffer.AsSpan(used);
    }

    /// <summary>Hands on the rest.</summary>
    public void Flush()
    {
        if (used > 0)
        {
            next(Encoding.UTF8.GetString(buffer, 0, used));
            used = 0;
        }
    }

    private void Provide(int size)
    {
        if (used >= Enough)
        {
            Flush();
        }

        if (buffer.Length - used < Math.Max(size, 1))
        {
            // Nothing that was handed out and not written to is given back.
            Array.Resize(ref buffer, Math.Max(used + size, buffer.Length * 2));
        }
    }
}
