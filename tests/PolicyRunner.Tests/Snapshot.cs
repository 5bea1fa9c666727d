using System.Runtime.CompilerServices;
using System.Text;

namespace PolicyRunner.Tests;

/// <summary>
/// Compares rendered output with a file of <c>Snapshots/</c>. A missing file is written, so that it can be looked at and
/// committed; in CI it fails. <c>UPDATE_SNAPSHOTS=1</c> rewrites what differs.
/// </summary>
internal static class Snapshot
{
    public static void Match(string text, string name, [CallerFilePath] string source = "")
    {
        // Only the name is taken from the path: builds for CI rewrite its folders.
        var type = source.Replace('\\', '/').Split('/')[^1].Replace(".cs", "", StringComparison.Ordinal);
        var path = Path.Combine(Repository.Root, "tests", "PolicyRunner.Tests", "Snapshots", $"{type}.{name}.txt");
        var bytes = Encoding.UTF8.GetBytes(text);
        if (File.Exists(path) && Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") != "1")
        {
            Assert.Equal(Encoding.UTF8.GetString(File.ReadAllBytes(path)), text);
            return;
        }

        Assert.True(Environment.GetEnvironmentVariable("CI") != "true", $"There is no snapshot {path}; run the test locally, look at it and commit it.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
