using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Finds the file that a broken link most likely meant, and says how sure that is.</summary>
internal sealed class LinkSuggestions
{
    // A page further up than this is no slip of counting.
    private const int MostFoldersUp = 6;

    private readonly Dictionary<string, PagePlace> pages;
    private readonly Func<string, string, string?> existing;
    private readonly Func<string, string, bool> exists;
    private readonly FolderNames folders;
    private readonly Lazy<ILookup<string, string>> byName;
    private readonly Lazy<ILookup<string, string>> byFolder;

    /// <param name="pages">Every document of the check by absolute path.</param>
    /// <param name="existing">The file an absolute path leads to below a root, or null.</param>
    /// <param name="exists">Whether something lies at an absolute path below a root.</param>
    /// <param name="folders">What stands in folders.</param>
    public LinkSuggestions(Dictionary<string, PagePlace> pages, Func<string, string, string?> existing, Func<string, string, bool> exists, FolderNames folders)
    {
        this.pages = pages;
        this.existing = existing;
        this.exists = exists;
        this.folders = folders;
        byName = new Lazy<ILookup<string, string>>(() => pages.Keys.ToLookup(path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
        byFolder = new Lazy<ILookup<string, string>>(() => pages.Keys.ToLookup(path => Path.GetDirectoryName(path)!, StringComparer.Ordinal));
    }

    /// <param name="path">The path as it was meant, without escapes, query and fragment.</param>
    /// <param name="fullPath">The document it stands in.</param>
    /// <param name="root">The folder that nothing is looked for outside of.</param>
    /// <param name="work">How many letters may still be held against letters.</param>
    /// <returns>The path as an address, or null; sure when it is no guess.</returns>
    public (string? Path, bool IsSure) Find(string path, string fullPath, string root, ref long work)
    {
        var folder = Path.GetDirectoryName(fullPath)!;
        if ((OtherCase(Path.GetFullPath(Path.Combine(folder, path)), root) ?? OtherFolder(path, folder, root)) is { } same && same != fullPath)
        {
            return Suggested(same, folder, path, isSure: true);
        }

        // Every folder has its own index page: one of that name elsewhere is no hint.
        var name = Path.GetFileName(path.TrimEnd('/'));
        var named = IsIndex(name) ? [] : byName.Value[name].Take(2).ToList();
        if (named is [var only] && only != fullPath)
        {
            return Suggested(only, folder, path, isSure: true);
        }

        // Only neighbours and names much like it: a guess that is far off is worse than none.
        return NearestName.Find(name, byFolder.Value[folder].Select(other => Path.GetFileName(other)), ref work) is { } nearest && Path.Combine(folder, nearest) is var guess && guess != fullPath
            ? Suggested(guess, folder, path, isSure: false)
            : (null, false);
    }

    /// <summary>The document that a suggestion leads to, or null when it is no document.</summary>
    public PagePlace? Page(string suggestion, string fullPath) =>
        pages.GetValueOrDefault(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(fullPath)!, Uri.UnescapeDataString(suggestion))));

    // The same folders and name, written in other letters: the only entry of its folder for each part.
    private string? OtherCase(string full, string root)
    {
        if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return null;
        }

        var at = root;
        foreach (var part in full[(root.Length + 1)..].Split(Path.DirectorySeparatorChar))
        {
            var next = Path.Combine(at, part);
            if (!exists(next, root))
            {
                if (folders.Like(at, part) is not [var only] || !exists(only, root))
                {
                    return null;
                }

                next = only;
            }

            at = next;
        }

        return at;
    }

    // The same path, seen from a folder further up or down: the only file of all that it could lead to.
    private string? OtherFolder(string path, string folder, string root)
    {
        var rest = path;
        while (rest.StartsWith("./", StringComparison.Ordinal) || rest.StartsWith("../", StringComparison.Ordinal))
        {
            rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        if (rest.Length == 0 || rest.StartsWith('.') || IsIndex(rest.TrimEnd('/')))
        {
            return null;
        }

        string? found = null;
        var at = folder;
        for (var up = 0; up <= MostFoldersUp && at is not null; up++, at = Path.GetDirectoryName(at))
        {
            if (existing(Path.GetFullPath(Path.Combine(at, rest)), root) is not { } full || full == found)
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = full;
        }

        return found;
    }

    private static bool IsIndex(string name) => Array.IndexOf(LinkResolver.IndexNames, name) >= 0;

    private static (string? Path, bool IsSure) Suggested(string full, string folder, string path, bool isSure) =>
        Written(full, folder, path) is { } written ? (written, isSure) : (null, false);

    // As the author would: from this folder, without the ending that was left out. Null for a name that nobody writes.
    private static string? Written(string full, string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, full).Replace(Path.DirectorySeparatorChar, '/');
        var name = Path.GetFileName(path.TrimEnd('/'));
        var last = relative[(relative.LastIndexOf('/') + 1)..];
        if (!name.Contains('.') && last.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase))
        {
            relative = relative[..(relative.Length - last.Length + name.Length)];
        }

        if (AddressText.Of(relative) is not { } written)
        {
            return null;
        }

        written = path.StartsWith("./", StringComparison.Ordinal) && !written.StartsWith('.') ? "./" + written : written;
        return path.EndsWith('/') ? written + "/" : written;
    }
}
