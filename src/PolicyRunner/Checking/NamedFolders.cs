using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Which of the folders and files that patterns name lie in a tree: those before the first <c>*</c> or <c>?</c>.</summary>
/// <param name="root">The absolute path that patterns start from.</param>
internal sealed class NamedFolders(string root)
{
    // Many patterns ask for the same folders.
    private readonly Dictionary<string, SortedSet<string>?> names = new(StringComparer.Ordinal);

    /// <param name="glob">The pattern.</param>
    /// <param name="work">How many letters may still be held against letters; when there are none left, nothing is near.</param>
    /// <returns>
    /// Null when all that a pattern names is there, or nobody can tell. Otherwise <c> Did you mean 'runbooks/**'?</c> with a leading space,
    /// or an empty text when nothing near is there.
    /// </returns>
    public string? Missing(PathGlob glob, ref long work)
    {
        var folder = "";
        for (var i = 0; i < glob.Parts.Count; i++)
        {
            var part = glob.Parts[i];
            if (part.AsSpan().ContainsAny('*', '?') || part is "." or ".." || Of(folder) is not { } known)
            {
                return null;
            }

            if (!known.Contains(part))
            {
                return NearestName.Find(part, known, ref work) is { } near ? $" Did you mean '{string.Join('/', [.. glob.Parts.Take(i), near, .. glob.Parts.Skip(i + 1)])}'?" : "";
            }

            folder = folder.Length == 0 ? part : $"{folder}/{part}";
        }

        return null;
    }

    private SortedSet<string>? Of(string folder)
    {
        if (!names.TryGetValue(folder, out var known))
        {
            // Who writes a waiver is not told what lies on the machine.
            var full = folder.Length == 0 ? root : Path.Join(root, folder);
            names.Add(folder, known = RealPath.LeadsOut(full, root) || folder.Split('/').Any(RealPath.IsGit) ? null : List(full));
        }

        return known;
    }

    // Null: it is no folder, or nobody may look.
    private static SortedSet<string>? List(string folder)
    {
        try
        {
            return new SortedSet<string>(Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
