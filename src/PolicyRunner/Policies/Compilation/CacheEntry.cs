using System.Security.Cryptography;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What is kept of a script: signature, key, since when unless it is for ever, how much it is, what was found in it, which a warm run
/// repeats, and the assembly unless it is refused. The signature covers all the rest, so an entry of another key, user, time or making is none.
/// </summary>
/// <param name="Image">The assembly; null for a script that is refused.</param>
/// <param name="Diagnostics">What was found.</param>
/// <param name="Extent">Nothing for a script that is refused before anybody knows; else it counts among the others, kept or not.</param>
internal sealed record CacheEntry(byte[]? Image, IReadOnlyList<PolicyDiagnostic> Diagnostics, ScriptExtent Extent)
{
    private const int NoSpan = -1;
    private const long Always = -1;

    // Long enough for whoever is at work at a change, and an evening is not lost to a machine that was busy.
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    /// <summary>When the script was refused by a clock, which may judge otherwise another time; null where the script alone decides.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What is kept of a script that is refused, whoever asks and when.</summary>
    public static CacheEntry OfRefused(IReadOnlyList<PolicyDiagnostic> diagnostics) => new(null, diagnostics, new ScriptExtent(0, 0));

    /// <summary>What is kept for an hour of a script whose compilation took too long.</summary>
    public static CacheEntry OfStopped(PolicyDiagnostic diagnostic, DateTimeOffset now) => OfRefused([diagnostic]) with { Since = now };

    /// <summary>Whether it is not to be used any more, or not yet: a clock that was put back must not make it last.</summary>
    public bool IsOver(DateTimeOffset now) => Since is { } since && (now < since || now - since >= Lasts);

    public byte[] Write(string key, byte[] secret)
    {
        var body = new MemoryStream();
        var writer = new BinaryWriter(body);
        writer.Write(key);
        writer.Write(Since?.ToUnixTimeMilliseconds() ?? Always);
        writer.Write(Extent.Weight);
        writer.Write(Extent.Texts);
        writer.Write(Diagnostics.Count);
        foreach (var diagnostic in Diagnostics)
        {
            writer.Write(diagnostic.Kind == PolicyDiagnosticKind.Warning);
            writer.Write(diagnostic.Path);
            writer.Write(diagnostic.Position.Line);
            writer.Write(diagnostic.Position.Column);
            writer.Write(diagnostic.Message);
            writer.Write(diagnostic.Span?.Start ?? NoSpan);
            writer.Write(diagnostic.Span?.End ?? NoSpan);
        }

        writer.Write(Image is not null);
        writer.Write(Image ?? []);
        return [.. HMACSHA256.HashData(secret, body.ToArray()), .. body.ToArray()];
    }

    /// <param name="bytes">What was kept.</param>
    /// <param name="key">The name it was kept by.</param>
    /// <param name="secret">What it was signed with.</param>
    /// <param name="files">The script's, which the key stands for: findings are shown in them.</param>
    /// <returns>Null when the bytes are not what <see cref="Write"/> made for this key with this secret.</returns>
    public static CacheEntry? Read(byte[] bytes, string key, byte[] secret, IEnumerable<ScriptFile> files)
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

        var since = reader.ReadInt64();
        var extent = new ScriptExtent(reader.ReadDouble(), reader.ReadInt64());
        var diagnostics = new List<PolicyDiagnostic>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var kind = reader.ReadBoolean() ? PolicyDiagnosticKind.Warning : PolicyDiagnosticKind.Broken;
            var path = reader.ReadString();
            var position = new TextPosition(reader.ReadInt32(), reader.ReadInt32());
            var message = reader.ReadString();
            var (start, end) = (reader.ReadInt32(), reader.ReadInt32());
            var file = start == NoSpan ? null : files.FirstOrDefault(file => file.Path == path);
            diagnostics.Add(new PolicyDiagnostic(kind, path, position, message) { Span = file is null ? null : new SourceSpan(file.Source, start, end) });
        }

        return new CacheEntry(reader.ReadBoolean() ? bytes[(int)reader.BaseStream.Position..] : null, diagnostics, extent)
        {
            Since = since == Always ? null : DateTimeOffset.FromUnixTimeMilliseconds(since),
        };
    }
}
