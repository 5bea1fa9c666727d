namespace PolicyRunner.Text;

/// <summary>Files that are either the old or the new one, never half of it.</summary>
public static class SafeFile
{
    /// <summary>Writes beside the file, flushes to the disk and renames; parent folders are made, the old file's mode is kept.</summary>
    /// <exception cref="IOException">The disk or the path does not allow it; the old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? throw new IOException($"'{path}' names no file."));

        // A name that nobody can have prepared, and a mode that takes only a new file: a planted link is not followed.
        var temporary = $"{full}.{Guid.NewGuid():n}.tmp";
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
}
