using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Names findings by what they say about which text, not by line: policy, file, runbook, the text at the place,
/// and a number where the same stands several times in one file. Secrets are left out: who knows the rest of the line could
/// try short ones until the fingerprint fits.
/// </summary>
internal sealed class Fingerprints(SecretMask secrets)
{
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);

    /// <returns>32 hexadecimal digits. Ask in the order of the file.</returns>
    public string Next(string policy, string? runbook, SourceSpan span)
    {
        var text = secrets.TextOf(span.File).AsSpan();
        var line = text[Around(span)].Trim();
        var excerpt = text.Slice(span.Start, Math.Min(span.Length, 200));
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

    // The line, or what is near the place in a line too long to be read again for each of its findings.
    private static Range Around(SourceSpan span)
    {
        const int near = 1000;
        var line = span.File.LineSpan(span.StartPosition.Line);
        var start = Math.Clamp(span.Start - near, line.Start, line.End);
        return start..Math.Clamp(span.Start + near, start, line.End);
    }
}
