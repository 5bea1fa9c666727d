using System.Text;

namespace PolicyRunner.Tests.Checking;

/// <summary>A folder with a <c>.git</c> in it that is gone after the test.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    public TemporaryRepository()
    {
        Root = Directory.CreateTempSubdirectory("policyrunner-").FullName;
        Directory.CreateDirectory(Path.Combine(Root, ".git"));
    }

    public string Root { get; }

    /// <summary>The absolute path of a path relative to the root.</summary>
    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        var full = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    // Links are removed and not followed; whatever a test made unreadable belongs to it and can be removed all the same.
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
