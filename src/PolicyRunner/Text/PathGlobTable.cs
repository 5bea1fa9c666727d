namespace PolicyRunner.Text;

/// <summary>
/// Many patterns, each with what it stands for: a path is held only against those that can match it by the name at their end or by the
/// folders at their beginning.
/// </summary>
internal sealed class PathGlobTable<T>
{
    private readonly Dictionary<string, List<Entry>> byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byFolder = new(StringComparer.Ordinal);

    public void Add(PathGlob glob, T value)
    {
        var parts = glob.Parts;
        var plain = 0;
        while (plain < parts.Count && IsPlain(parts[plain]))
        {
            plain++;
        }

        var (table, key) = plain == parts.Count ? (byPath, string.Join('/', parts))
            : IsPlain(parts[^1]) ? (byName, parts[^1])
            : (byFolder, string.Join('/', parts.Take(plain)));
        if (!table.TryGetValue(key, out var entries))
        {
            table.Add(key, entries = []);
        }

        entries.Add(new Entry(glob, value));
    }

    /// <summary>What the patterns stand for that match a path, in no order.</summary>
    public List<T> Matching(string path)
    {
        var folders = PathGlob.Folders(path);
        var found = new List<T>();
        Add(byPath, string.Join('/', folders), folders, found);
        if (folders.Length > 0)
        {
            Add(byName, folders[^1], folders, found);
        }

        for (var count = 0; byFolder.Count > 0 && count <= folders.Length; count++)
        {
            Add(byFolder, string.Join('/', folders, 0, count), folders, found);
        }

        return found;
    }

    private static void Add(Dictionary<string, List<Entry>> table, string key, string[] folders, List<T> found)
    {
        foreach (var entry in table.GetValueOrDefault(key) ?? [])
        {
            if (entry.Glob.Matches(folders))
            {
                found.Add(entry.Value);
            }
        }
    }

    private static bool IsPlain(string part) => part.AsSpan().IndexOfAny('*', '?') < 0;

    private readonly record struct Entry(PathGlob Glob, T Value);
}
