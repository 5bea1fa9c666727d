using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Files that a command reads and writes for its user, most of them in a repository, in which a change may have left links.</summary>
public static class RepositoryFile
{
    // Four times what the longest plan may be.
    private const int LongestFile = 64 * 1024 * 1024;

    /// <summary>Reads a file that somebody named.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="IOException">It is not there, is a pipe, a device or a folder, or has more than 64 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static byte[] Read(string path) => PlainFile.Read(path, LongestFile);

    /// <summary>Reads a file of the repository that is to be written anew.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="workingDirectory">An absolute path in the repository.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">It is or lies behind a link that is not followed, or as for <see cref="Read"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static byte[]? ReadOwn(string path, string workingDirectory)
    {
        Refuse(path, workingDirectory);
        return new FileInfo(path).LinkTarget is not null ? throw new IOException("It is a symbolic link, which a new file would replace; put the file itself there.")
            : Path.Exists(path) ? Read(path) : null;
    }

    /// <summary>Writes a file as <see cref="SafeFile.Write"/> does, and through no link out of the repository or into its .git.</summary>
    /// <param name="path">Absolute. A file that is not in the repository is written where it is.</param>
    /// <param name="workingDirectory">An absolute path in the repository.</param>
    /// <param name="content">What it is to hold.</param>
    /// <exception cref="IOException">A link leads out, or the disk or the path does not allow it; the old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; the old file is untouched.</exception>
    public static void Write(string path, string workingDirectory, ReadOnlySpan<byte> content)
    {
        Refuse(path, workingDirectory);
        SafeFile.Write(path, content);
    }

    private static void Refuse(string path, string workingDirectory)
    {
        // What is at its end is replaced and not followed.
        var way = RealPath.IsGit(Path.GetFileName(path)) ? path : Path.GetDirectoryName(path);
        if (way is not null && RealPath.LeadsOut(way, FileFinder.Repository(workingDirectory) ?? workingDirectory))
        {
            throw new IOException("A symbolic link in its path leads out of the repository or into .git; name the place itself.");
        }
    }
}
