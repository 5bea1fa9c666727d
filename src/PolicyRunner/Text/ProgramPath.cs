namespace PolicyRunner.Text;

/// <summary>Finds programs on the PATH. Left to the system, a program of that name in the current folder, which may be the change under review, would be run.</summary>
internal static class ProgramPath
{
    /// <param name="name">Without an ending: <c>git</c>.</param>
    /// <returns>An absolute path, or null when there is no such program in an absolute folder of the PATH.</returns>
    public static string? Find(string name)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Path.IsPathFullyQualified(folder) && Path.Combine(folder, file) is var path && IsProgram(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>True for a file that somebody may execute; on Windows for any file.</summary>
    public static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
