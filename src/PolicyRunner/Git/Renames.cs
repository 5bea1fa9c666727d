namespace PolicyRunner.Git;

/// <summary>
/// Which file a file was before it was moved, told by content: the same text, else the most alike one that shares at least
/// half of its characters in whole lines. Line endings do not count. No file was two.
/// </summary>
/// <example><code>
/// var renames = Renames.Find(gone: [("runbooks/a.md", oldText)], added: [("runbooks/sub/a.md", newText)]);
/// renames.OldPathOf("runbooks/sub/a.md"); // runbooks/a.md
/// </code></example>
internal sealed class Renames
{
    // Beyond, a change is a reorganisation: only files that were moved as they are are recognised.
    private const int MostComparisons = 40_000;
    private const double LeastAlike = 0.5;

    private readonly Dictionary<string, string> oldPaths = new(StringComparer.Ordinal);

    private Renames()
    {
    }

    /// <summary>The path at the base; the same path for a file that was not moved.</summary>
    public string OldPathOf(string path) => oldPaths.GetValueOrDefault(path, path);

    /// <param name="gone">Paths that the base has and the head has not.</param>
    /// <param name="added">Paths that the head has and the base has not.</param>
    public static Renames Find(IReadOnlyCollection<MovedFile> gone, IReadOnlyCollection<MovedFile> added)
    {
        var renames = new Renames();
        var olds = gone.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => new Lines(file)).ToList();
        var news = added.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => new Lines(file)).ToList();
        var taken = new HashSet<Lines>();
        renames.AddSame(olds, news, taken);
        olds.RemoveAll(taken.Contains);
        news.RemoveAll(taken.Contains);
        if ((long)olds.Count * news.Count <= MostComparisons)
        {
            renames.AddAlike(olds, news, taken);
        }

        return renames;
    }

    private void AddSame(List<Lines> olds, List<Lines> news, HashSet<Lines> taken)
    {
        var byText = olds.Where(old => old.Text.Length > 0).ToLookup(old => old.Text, StringComparer.Ordinal);
        foreach (var file in news)
        {
            // Of several equal ones the one that kept its name.
            var same = byText[file.Text].Where(old => !taken.Contains(old)).OrderBy(old => NameOf(old.Path) == NameOf(file.Path) ? 0 : 1).FirstOrDefault();
            if (same is not null)
            {
                Add(same, file, taken);
            }
        }
    }

    private void AddAlike(List<Lines> olds, List<Lines> news, HashSet<Lines> taken)
    {
        var pairs = from old in olds
                    from file in news
                    let alike = old.Alike(file)
                    where alike >= LeastAlike
                    orderby alike descending
                    select (Old: old, New: file);
        foreach (var (old, file) in pairs)
        {
            if (!taken.Contains(old) && !taken.Contains(file))
            {
                Add(old, file, taken);
            }
        }
    }

    private void Add(Lines old, Lines file, HashSet<Lines> taken)
    {
        oldPaths.Add(file.Path, old.Path);
        taken.Add(old);
        taken.Add(file);
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private sealed class Lines(MovedFile file)
    {
        private Dictionary<string, int>? counts;

        public string Path => file.Path;

        public string Text { get; } = file.Text.Replace("\r\n", "\n", StringComparison.Ordinal);

        private Dictionary<string, int> Counts => counts ??= Count();

        public double Alike(Lines other)
        {
            var longer = Math.Max(Text.Length, other.Text.Length);
            if (longer == 0 || Math.Min(Text.Length, other.Text.Length) < LeastAlike * longer)
            {
                return 0;
            }

            var shared = Counts.Sum(line => Math.Min(line.Value, other.Counts.GetValueOrDefault(line.Key)) * (line.Key.Length + 1));
            return Math.Min(1, (double)shared / longer);
        }

        private Dictionary<string, int> Count()
        {
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var line in Text.Split('\n'))
            {
                lines[line] = lines.GetValueOrDefault(line) + 1;
            }

            return lines;
        }
    }
}

/// <summary>A file that is on one side only.</summary>
internal sealed record MovedFile(string Path, string Text);
