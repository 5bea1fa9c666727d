using PolicyRunner.Text;

namespace PolicyRunner.Git;

/// <summary>Something that a commit holds.</summary>
/// <param name="Path">From the repository's root, with '/'.</param>
/// <param name="Id">The object's.</param>
/// <param name="Kind">What it is.</param>
internal sealed record TreeEntry(string Path, string Id, TreeEntryKind Kind)
{
    /// <summary>
    /// Whether a path stays inside the folder it is put into, on this system: no <c>..</c>, no <c>.git</c>, nothing that
    /// the system reads in another way than git, or not at all.
    /// </summary>
    public static bool IsUsable(string path)
    {
        if (ShownPath.IsTooLong(path))
        {
            return false;
        }

        var invalid = System.IO.Path.GetInvalidFileNameChars();
        foreach (var name in path.Split('/'))
        {
            if (name.Length == 0 || name is "." or ".." || name.IndexOfAny(invalid) >= 0 || RealPath.IsGit(name))
            {
                return false;
            }

            if (OperatingSystem.IsWindows() && (name[^1] is '.' or ' ' || IsDevice(name)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)));
    }
}

internal enum TreeEntryKind
{
    File,

    /// <summary>A symbolic link: never written, never followed.</summary>
    Link,

    /// <summary>Another repository's commit: never opened.</summary>
    Submodule,

    /// <summary>A name or mode that cannot be brought into a folder safely.</summary>
    Unusable,
}
