using System.Text;

namespace PolicyRunner.Running;

/// <summary>Makes lines of pieces of bytes. A line is cut where it grows longer than a screen can show.</summary>
internal sealed class LineSplitter(Action<string> line)
{
    private const int Longest = 4 * 1024;

    private readonly byte[] buffer = new byte[Longest];
    private int length;
    private bool isCut;

    public void Write(ReadOnlySpan<byte> piece)
    {
        while (piece.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(piece[..end]);
            Tell();
            piece = piece[(end + 1)..];
        }

        Keep(piece);
    }

    /// <summary>The last line had no end.</summary>
    public void Flush()
    {
        if (length > 0)
        {
            Tell();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = Math.Min(bytes.Length, Longest - length);
        bytes[..room].CopyTo(buffer.AsSpan(length));
        length += room;
        isCut |= room < bytes.Length;
    }

    private void Tell()
    {
        var text = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\r');
        line(isCut ? text + "…" : text);
        (length, isCut) = (0, false);
    }
}
