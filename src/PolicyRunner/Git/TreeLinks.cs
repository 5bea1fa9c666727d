using PolicyRunner.Text;

namespace PolicyRunner.Git;

/// <summary>Where the symbolic links of a commit lead, by its tree alone: nothing is opened, and no link on the disk is followed.</summary>
internal sealed class TreeLinks
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    private readonly Dictionary<string, string> targets = new(StringComparer.Ordinal);
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    /// <summary>The links, by path.</summary>
    public IEnumerable<string> Paths => targets.Keys;

    /// <param name="path">The link.</param>
    /// <param name="target">What is written in it.</param>
    public void Add(string path, string target) => targets[path] = target;

    /// <summary>The folders that something lies in.</summary>
    public void AddFoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0 && folders.Add(path[..slash]);)
        {
            slash = path.LastIndexOf('/', slash - 1);
        }
    }

    /// <summary>What nobody here can look into: whatever leads there is taken to lead out.</summary>
    public void AddUnknown(string path) => unknown.Add(path);

    /// <returns>
    /// The path from the root with all links followed, empty for the root, whether there is anything or not. Null when it leads out of the
    /// tree, in circles, or into what the commit does not hold.
    /// </returns>
    public string? Follow(string path)
    {
        var left = new Stack<string>(path.Split('/').Reverse());
        var at = "";
        for (var links = 0; left.TryPop(out var name);)
        {
            var next = at.Length == 0 ? name : $"{at}/{name}";
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                if (!folders.Contains(at))
                {
                    return null;
                }

                at = at.Contains('/') ? at[..at.LastIndexOf('/')] : "";
            }
            else if (unknown.Contains(next) || RealPath.IsGit(name))
            {
                return null;
            }
            else if (!targets.TryGetValue(next, out var target))
            {
                at = next;
            }
            else if (++links > MostLinks || !IsRelative(target))
            {
                return null;
            }
            else
            {
                foreach (var part in target.Split('/').Reverse())
                {
                    left.Push(part);
                }
            }
        }

        return at;
    }

    private static bool IsRelative(string target) =>
        target.Length > 0 && target[0] != '/' && !target.Contains('\0') && !(OperatingSystem.IsWindows() && target.AsSpan().IndexOfAny('\\', ':') >= 0);
}
