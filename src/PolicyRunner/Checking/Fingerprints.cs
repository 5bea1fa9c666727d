using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Names findings by what they say about which text, not by line: policy, file, runbook, the text at the place,
/// and a number where the same stands several times in one file.
/// </summary>
internal sealed class Fingerprints
{
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);

    /// <returns>32 hexadecimal digits. Ask in the order of the file.</returns>
    public string Next(string policy, string? runbook, SourceSpan span)
    {
        var line = span.File.Line(span.StartPosition.Line).Trim();
        var text = span.Text;
        var excerpt = text.Length > 200 ? text[..200] : text;
        var content = $"{policy}\n{span.File.Path}\n{runbook}\n{line}\n{excerpt}";
        var number = seen.TryGetValue(content, out var before) ? before + 1 : 0;
        seen[content] = number;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var bytes = new byte[Encoding.UTF8.GetByteCount(content) + sizeof(int)];
        Encoding.UTF8.GetBytes(content, bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(bytes.Length - sizeof(int)), number);
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
