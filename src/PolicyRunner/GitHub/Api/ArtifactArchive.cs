using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PolicyRunner.GitHub.Api;

/// <summary>A file of an artifact.</summary>
/// <param name="Path">Relative, with <c>/</c>; it leads nowhere else.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ArtifactFile(string Path, byte[] Content);

/// <summary>An artifact's archive in memory: nothing of it is believed, nothing touches the disk.</summary>
internal static class ArtifactArchive
{
    public const int MostPackedBytes = 64 * 1024 * 1024;
    private const int MostFiles = 2000;
    private const long MostBytes = 256L * 1024 * 1024;
    private const int MostPath = 1000;

    // Text packs to a tenth, repetitive logs to a fiftieth; a bomb to a thousandth. Small files may be as they like.
    private const int MostRatio = 200;
    private const int SmallBytes = 1024 * 1024;

    /// <returns>All files, or why there are none, a sentence without its full stop.</returns>
    public static (IReadOnlyList<ArtifactFile>? Files, string? Problem) Read(byte[] packed, string? digest)
    {
        if (digest is not null && !string.Equals(digest, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(packed))}", StringComparison.OrdinalIgnoreCase))
        {
            return (null, "it is not what was uploaded: its digest is another");
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(packed), ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
            return Read(archive, packed.Length);
        }
        catch (Exception trouble) when (trouble is InvalidDataException or IOException or NotSupportedException)
        {
            return (null, "it is no whole archive");
        }
    }

    private static (IReadOnlyList<ArtifactFile>?, string?) Read(ZipArchive archive, long packed)
    {
        if (archive.Entries.Count > MostFiles)
        {
            return (null, $"it holds more than {MostFiles} files");
        }

        var files = new List<ArtifactFile>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var left = MostBytes;
        foreach (var entry in archive.Entries)
        {
            if (PathProblem(entry) is { } problem)
            {
                return (null, problem);
            }

            if (entry.FullName.EndsWith('/'))
            {
                continue;
            }

            if (!names.Add(entry.FullName))
            {
                return (null, "it holds two files of one name");
            }

            // What an entry says of its size is a claim; what comes out is counted.
            var most = (int)Math.Min(left, Math.Max(SmallBytes, Math.Min(entry.CompressedLength, packed) * MostRatio));
            if (Content(entry, most) is not { } content)
            {
                return (null, "it unpacks to far more than it is");
            }

            left -= content.Length;
            files.Add(new ArtifactFile(entry.FullName, content));
        }

        return (files, null);
    }

    private static string? PathProblem(ZipArchiveEntry entry)
    {
        const int typeMask = 0xF000, link = 0xA000, plain = 0x8000, folder = 0x4000;
        var path = entry.FullName;
        var segments = path.TrimEnd('/').Split('/');
        if (path.Length is 0 or > MostPath || path.Any(character => char.IsControl(character) || character is '\\' or ':')
            || segments.Any(segment => segment is "" or "." or ".." || segment.EndsWith(' ') || segment.EndsWith('.')))
        {
            return "it holds a file whose path leads elsewhere";
        }

        var type = (entry.ExternalAttributes >> 16) & typeMask;
        return type == link ? "it holds a link" : type is 0 or plain or folder ? null : "it holds something that is no file";
    }

    private static byte[]? Content(ZipArchiveEntry entry, int most)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (content.Length + read > most)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
