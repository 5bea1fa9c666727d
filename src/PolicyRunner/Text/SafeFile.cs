namespace PolicyRunner.Text;

/// <summary>Files that are either the old or the new one, never half of it.</summary>
public static class SafeFile
{
    private const string Unfinished = ".tmp";

    /// <summary>Writes beside the file, flushes to the disk and renames; parent folders are made, the old file's mode is kept.</summary>
    /// <exception cref="IOException">The disk or the path does not allow it; the old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? throw new IOException($"'{path}' names no file."));

        // A name that nobody can have prepared, and a mode that takes only a new file: a planted link is not followed.
        var temporary = $"{full}.{Guid.NewGuid():n}{Unfinished}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(full))
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(full));
                }

                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Takes away what writers of this file left beside it when they were killed before they could rename it.</summary>
    /// <remarks>Only for whoever holds the file's lock: another writer's unfinished file looks the same.</remarks>
    /// <exception cref="IOException">One cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be removed.</exception>
    public static void Sweep(string path)
    {
        var full = Path.GetFullPath(path);
        var name = Path.GetFileName(full);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, $"{name}.*{Unfinished}"))
        {
            if (Guid.TryParseExact(Path.GetFileName(file)[(name.Length + 1)..^Unfinished.Length], "n", out _))
            {
                File.Delete(file);
            }
        }
    }
}
