using System.Text;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Reporting;

/// <summary>The part of a file between the marks of the index. All other bytes stay as they are.</summary>
public static class IndexFile
{
    public const string Open = IndexMarks.Open;
    public const string Close = IndexMarks.Close;

    /// <summary>The file with the tables between its marks; the marks are added at its end when it has none.</summary>
    /// <param name="existing">The bytes of the file, or null when there is none.</param>
    /// <param name="tables">What belongs between the marks.</param>
    /// <returns>Null when the marks do not come in one pair: what to replace cannot be told.</returns>
    public static byte[]? Update(byte[]? existing, string tables)
    {
        if (existing is null)
        {
            return Encoding.UTF8.GetBytes($"# Runbooks\n\n{Block(tables)}\n");
        }

        // A file keeps the line ending of its first line.
        var firstEnd = existing.AsSpan().IndexOf((byte)'\n');
        var newLine = firstEnd > 0 && existing[firstEnd - 1] == '\r' ? "\r\n" : "\n";
        var block = Encoding.UTF8.GetBytes(Block(tables).Replace("\n", newLine, StringComparison.Ordinal));

        var (open, close) = (Encoding.UTF8.GetBytes(Open), Encoding.UTF8.GetBytes(Close));
        var start = existing.AsSpan().IndexOf(open);
        var end = existing.AsSpan().IndexOf(close);
        if (start < 0 && end < 0)
        {
            var gap = existing.Length == 0 ? "" : existing[^1] == '\n' ? newLine : newLine + newLine;
            return [.. existing, .. Encoding.UTF8.GetBytes(gap), .. block, .. Encoding.UTF8.GetBytes(newLine)];
        }

        if (start < 0 || end < start || existing.AsSpan(start + open.Length).IndexOf(open) >= 0 || existing.AsSpan(end + close.Length).IndexOf(close) >= 0)
        {
            return null;
        }

        return [.. existing.AsSpan(0, start), .. block, .. existing.AsSpan(end + close.Length)];
    }

    private static string Block(string tables) => $"{Open}\n\n{tables.TrimEnd('\n')}\n\n{Close}";
}
