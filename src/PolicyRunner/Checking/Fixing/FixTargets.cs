using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>The files that a check looked at, and which of them may be written.</summary>
internal sealed class FixTargets
{
    private readonly Dictionary<string, CheckedPath> byPath;
    private readonly HashSet<string> fullPaths;
    private readonly string root;
    private readonly IReadOnlyList<string> asked;

    public FixTargets(CheckRequest request)
    {
        root = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
        var found = new FileFinder(root, request.WorkingDirectory).Find(request.Asked);
        byPath = found.ToDictionary(path => path.Path, StringComparer.Ordinal);
        fullPaths = found.Select(path => path.FullPath).ToHashSet(StringComparer.Ordinal);
        asked = [.. request.Asked.Select(path => Path.GetFullPath(path, request.WorkingDirectory))];
    }

    /// <summary>True for a link to a file that was checked where it is, and is mended there.</summary>
    public bool IsAlias(string path) =>
        byPath.TryGetValue(path, out var file) && new FileInfo(file.FullPath) is { LinkTarget: not null } link && RealPath.Of(link.FullName) is { } target && fullPaths.Contains(target);

    /// <summary>Why a file must not be written, as a sentence; null when it may.</summary>
    public string? Refusal(string path)
    {
        if (!byPath.TryGetValue(path, out var file) || file.Complaint is not null)
        {
            return "It is none of the files that were asked for, so it is left as it is.";
        }

        var info = new FileInfo(file.FullPath);
        if (info.LinkTarget is not null)
        {
            return "It is a symbolic link, which a new file would replace; fix the file it leads to.";
        }

        if (RealPath.Of(file.FullPath) is not { } real || RealPath.Of(BoundaryOf(file.FullPath)) is not { } boundary || !RealPath.IsBelow(real, boundary))
        {
            return "A symbolic link in its path leads out of the repository; fix it where it belongs.";
        }

        return info.IsReadOnly ? "It is read-only; make it writable first." : null;
    }

    /// <summary>U+FEFF when the file begins with a byte order mark, else nothing.</summary>
    public string ByteOrderMark(string path) => File.Exists(byPath[path].FullPath) && Bytes(path).AsSpan().StartsWith("\uFEFF"u8) ? $"{FileText.ByteOrderMark}" : "";

    /// <summary>Writes the new text where the old one stands.</summary>
    /// <returns>Null, or why it was not written, as a sentence.</returns>
    public string? Write(FileChange change)
    {
        if (Refusal(change.Path) is { } refusal)
        {
            return refusal;
        }

        try
        {
            var bytes = Bytes(change.Path);
            var (file, problem) = FileText.Decode(change.Path, bytes);
            if (problem is not null || file.Text != change.Before.Text)
            {
                return "It changed while it was checked; run the command again.";
            }

            var mark = bytes.AsSpan().StartsWith("\uFEFF"u8) ? $"{FileText.ByteOrderMark}" : "";
            SafeFile.Write(byPath[change.Path].FullPath, Encoding.UTF8.GetBytes(mark + change.After.Text));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"It cannot be written: {exception.Message.TrimEnd('.')}.";
        }
    }

    private byte[] Bytes(string path) => File.ReadAllBytes(byPath[path].FullPath);

    // The repository, or outside of any the folder that was asked for.
    private string BoundaryOf(string file) => root is not null && RealPath.IsBelow(file, root) ? root
        : FileFinder.Repository(Path.GetDirectoryName(file)!)
            ?? asked.Where(folder => RealPath.IsBelow(file, folder)).MinBy(folder => folder.Length)
            ?? Path.GetDirectoryName(file)!;
}
