namespace PolicyRunner.Checking.Fixing;

/// <summary>Where a path leads when all links in it are followed.</summary>
internal static class RealPath
{
    /// <param name="path">Absolute.</param>
    /// <returns>Null for a loop or a link to nothing.</returns>
    public static string? Of(string path)
    {
        var full = Path.GetFullPath(path);
        var at = Path.GetPathRoot(full)!;
        foreach (var name in full[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, name);
            FileSystemInfo entry = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (entry.LinkTarget is null)
            {
                continue;
            }

            try
            {
                // The target may itself stand behind links.
                if (entry.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target || Of(target.FullName) is not { } real)
                {
                    return null;
                }

                at = real;
            }
            catch (IOException)
            {
                return null;
            }
        }

        return at;
    }
}
