using System.IO.Enumeration;
using System.Security.Cryptography;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Testing;

/// <summary>All that the policies of a folder can be judged by, as one text that is another one when something of it changes.</summary>
/// <param name="folder">The absolute path of the folder, which need not exist.</param>
/// <param name="root">The absolute path of the repository, whose own links are its owner's matter.</param>
internal sealed class FolderState(string folder, string root)
{
    // What is larger is refused whatever it holds.
    private const int LongestScript = 256 * 1024;

    // Links are told apart and not followed: what is behind one is not read, and they may lead in circles.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <summary>Names, times and content of scripts and settings, and which links there are.</summary>
    public string Read()
    {
        try
        {
            // What is behind a link is not used: that there is one, and where it leads, is all there is to know.
            return PlainFile.LinkOnTheWay(folder, root) is { } link ? $"{link} -> {new FileInfo(link).LinkTarget}"
                : !Directory.Exists(folder) ? ""
                : string.Join('\n', Entries().OrderBy(entry => entry.FullName, StringComparer.Ordinal).Select(Line));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // Said in the same words as long as it is the same trouble, so that one who waits for rest is not kept waiting.
            return trouble.Message;
        }
    }

    private FileSystemEnumerable<FileSystemInfo> Entries() => new(folder, (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), Below)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => IsLink(ref entry) || IsOfInterest(entry.FileName),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
    };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    // Scripts, what looks like one and is warned about, and what the organisation says; what editors put beside them is none of it.
    private static bool IsOfInterest(ReadOnlySpan<char> name) => name.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".csx.txt", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    // The content too: a tool that unpacks or copies may put back the time of what it writes, and the size says little.
    private static string Line(FileSystemInfo entry) => entry switch
    {
        { LinkTarget: { } target } => $"{entry.FullName} -> {target}",
        FileInfo file => $"{file.FullName} {Time(file)} {Content(file.FullName)}",
        _ => entry.FullName,
    };

    private static string Time(FileInfo file) => $"{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}";

    private static string Content(string path)
    {
        try
        {
            return PlainFile.Length(path) is > LongestScript and var length ? $"{length}" : Convert.ToHexString(SHA256.HashData(PlainFile.Read(path, LongestScript)));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // It went away in the middle, is a pipe, or may not be read: each is something else to a test.
            return trouble.Message;
        }
    }
}
