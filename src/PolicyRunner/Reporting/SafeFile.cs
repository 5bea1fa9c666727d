namespace PolicyRunner.Reporting;

/// <summary>Files that are either the old or the new one, never half of it.</summary>
public static class SafeFile
{
    /// <summary>Writes beside the file and renames; parent folders are made.</summary>
    /// <exception cref="IOException">The disk or the path does not allow it; the old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? throw new IOException($"'{path}' names no file."));
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
