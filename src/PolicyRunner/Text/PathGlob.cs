namespace PolicyRunner.Text;

/// <summary>
/// Matches paths with '/' against a pattern: <c>*</c> and <c>?</c> stay within a folder, <c>**</c> crosses folders,
/// <c>runbooks/**</c> is everything below, <c>**/x.md</c> is the file anywhere. Case matters.
/// </summary>
public sealed record PathGlob(string Pattern)
{
    // Folder by folder, so that a failed "**" only goes back to the last "**": linear in pattern times path.
    private readonly string[] parts = Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As it was given; another pattern is another thing, and no 'with' makes one.</summary>
    public string Pattern { get; } = Pattern;

    /// <summary>The pattern, folder by folder.</summary>
    internal IReadOnlyList<string> Parts => parts;

    /// <summary>A pattern for files of a repository, which all lie below its root: <c>./</c> before it says no more.</summary>
    internal static PathGlob OfFiles(string pattern)
    {
        while (pattern.StartsWith("./", StringComparison.Ordinal))
        {
            pattern = pattern[2..].TrimStart('/');
        }

        return new PathGlob(pattern);
    }

    public bool Matches(string path) => Matches(Folders(path));

    /// <summary>A path, as it is held against many patterns.</summary>
    internal static string[] Folders(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <param name="folders">Those of <see cref="Folders"/>.</param>
    internal bool Matches(string[] folders)
    {
        int part = 0, folder = 0, starPart = -1, starFolder = 0;
        while (folder < folders.Length)
        {
            if (part < parts.Length && parts[part] == "**")
            {
                starPart = part++;
                starFolder = folder;
            }
            else if (part < parts.Length && IsName(parts[part], folders[folder]))
            {
                part++;
                folder++;
            }
            else if (starPart >= 0)
            {
                part = starPart + 1;
                folder = ++starFolder;
            }
            else
            {
                return false;
            }
        }

        // "a/**" does not match "a" itself, "**" matches anything.
        return part == parts.Length || (part == parts.Length - 1 && parts[part] == "**" && part == 0);
    }

    public override string ToString() => Pattern;

    private static bool IsName(string pattern, string name)
    {
        // Thousands of rules are held against thousands of files; most of them end otherwise.
        if (!name.AsSpan().EndsWith(pattern.AsSpan(pattern.AsSpan().LastIndexOfAny('*', '?') + 1), StringComparison.Ordinal))
        {
            return false;
        }

        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
