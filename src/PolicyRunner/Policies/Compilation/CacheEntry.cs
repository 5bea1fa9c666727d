using System.Security.Cryptography;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// A kept script: signature, key, how much it is, the compiler's warnings, which a warm run repeats, and the assembly. The signature
/// covers all the rest, so an entry of another key, user or making is none.
/// </summary>
internal sealed record CacheEntry(byte[] Image, IReadOnlyList<PolicyDiagnostic> Warnings, ScriptExtent Extent)
{
    public byte[] Write(string key, byte[] secret)
    {
        var body = new MemoryStream();
        var writer = new BinaryWriter(body);
        writer.Write(key);
        writer.Write(Extent.Weight);
        writer.Write(Extent.Texts);
        writer.Write(Warnings.Count);
        foreach (var warning in Warnings)
        {
            writer.Write(warning.Path);
            writer.Write(warning.Position.Line);
            writer.Write(warning.Position.Column);
            writer.Write(warning.Message);
        }

        writer.Write(Image);
        return [.. HMACSHA256.HashData(secret, body.ToArray()), .. body.ToArray()];
    }

    /// <returns>Null when the bytes are not what <see cref="Write"/> made for this key with this secret.</returns>
    public static CacheEntry? Read(byte[] bytes, string key, byte[] secret)
    {
        const int Signature = HMACSHA256.HashSizeInBytes;
        if (bytes.Length <= Signature
            || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, bytes.AsSpan(Signature)), bytes.AsSpan(0, Signature)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes));
        reader.BaseStream.Position = Signature;
        if (reader.ReadString() != key)
        {
            return null;
        }

        var extent = new ScriptExtent(reader.ReadDouble(), reader.ReadInt64());
        var warnings = new List<PolicyDiagnostic>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var path = reader.ReadString();
            var position = new TextPosition(reader.ReadInt32(), reader.ReadInt32());
            warnings.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Warning, path, position, reader.ReadString()));
        }

        return new CacheEntry(bytes[(int)reader.BaseStream.Position..], warnings, extent);
    }
}
