using System.Security.Cryptography;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// A kept pack: a checksum, the compiler's warnings, which a warm run repeats, and the assembly.
/// </summary>
internal sealed record CacheEntry(byte[] Image, IReadOnlyList<PolicyDiagnostic> Warnings)
{
    public byte[] Write()
    {
        var body = new MemoryStream();
        var writer = new BinaryWriter(body);
        writer.Write(Warnings.Count);
        foreach (var warning in Warnings)
        {
            writer.Write(warning.Path);
            writer.Write(warning.Position.Line);
            writer.Write(warning.Position.Column);
            writer.Write(warning.Message);
        }

        writer.Write(Image);
        return [.. SHA256.HashData(body.ToArray()), .. body.ToArray()];
    }

    /// <returns>Null when the bytes do not match their checksum: a damaged or truncated file.</returns>
    public static CacheEntry? Read(byte[] bytes)
    {
        if (bytes.Length <= SHA256.HashSizeInBytes
            || !SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes));
        reader.BaseStream.Position = SHA256.HashSizeInBytes;
        var warnings = new List<PolicyDiagnostic>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var path = reader.ReadString();
            var position = new TextPosition(reader.ReadInt32(), reader.ReadInt32());
            warnings.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Warning, path, position, reader.ReadString()));
        }

        return new CacheEntry(bytes[(int)reader.BaseStream.Position..], warnings);
    }
}
