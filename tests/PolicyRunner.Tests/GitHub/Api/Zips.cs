using System.IO.Compression;
using System.Text;

namespace PolicyRunner.Tests.GitHub.Api;

/// <summary>Artifacts as GitHub gives them.</summary>
internal static class Zips
{
    public static byte[] Of(params (string Path, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var stream = archive.CreateEntry(path).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }
}
