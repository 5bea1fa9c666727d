using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What a check looked at, so that it claims of nothing else that something is not there.</summary>
internal sealed class Coverage
{
    private readonly ProfileChoice profile;
    private readonly Lazy<IReadOnlyList<string>> roots;

    // Asked for only when something has to be claimed: most checks have nothing to.
    private Coverage(Func<IReadOnlyList<string>> roots, ProfileChoice profile, NamedFolders? folders)
    {
        Folders = folders;
        this.profile = profile;
        this.roots = new Lazy<IReadOnlyList<string>>(roots);
    }

    /// <summary>Everything, for samples.</summary>
    public static Coverage Everything { get; } = new(() => [""], ProfileChoice.Auto, null);

    /// <param name="request">The check.</param>
    /// <param name="tree">The absolute path of another tree that its documents are from, such as one of an earlier commit; null: the check's own.</param>
    public static Coverage Of(CheckRequest request, string? tree = null) => new(() => Roots(request), request.Profile, new NamedFolders(tree ?? FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory));

    /// <summary>What lies in the tree, looked at or not; null for samples, which lie in none.</summary>
    public NamedFolders? Folders { get; }

    /// <summary>Whether all that a pattern can match was looked at.</summary>
    public bool Includes(PathGlob glob)
    {
        var wild = glob.Pattern.IndexOfAny(['*', '?']);
        var prefix = wild < 0 ? glob.Pattern : glob.Pattern[..Math.Max(0, glob.Pattern.LastIndexOf('/', wild))];
        return Includes(prefix.Trim('/'));
    }

    /// <summary>Whether a file or folder was looked at.</summary>
    public bool Includes(string path)
    {
        foreach (var root in roots.Value)
        {
            if (root.Length == 0 || path == root || (path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the policy was among those asked for.</summary>
    public bool Includes(Policy policy) => profile != ProfileChoice.Baseline || policy.Profile == Profile.Baseline;

    // As reported; empty text for the whole repository.
    private static IReadOnlyList<string> Roots(CheckRequest request)
    {
        var root = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
        var finder = new FileFinder(root, request.WorkingDirectory);
        return [.. request.Folders.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, request.WorkingDirectory))).Select(full => full == root ? "" : finder.Show(full))];
    }
}
