using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Git;

/// <summary>A commit by the name somebody gave it, and what its tree holds.</summary>
/// <param name="Name">As given: <c>main</c>, <c>origin/main</c>, <c>HEAD~1</c>, an id.</param>
/// <param name="Commit">The commit's id.</param>
/// <param name="IsHead">Whether it is the commit that is checked out.</param>
/// <param name="Entries">Files, links and submodules by path, in git's order.</param>
internal sealed record Revision(string Name, string Commit, bool IsHead, IReadOnlyList<TreeEntry> Entries)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <exception cref="GitException">There is no such commit here, or the name means several.</exception>
    public static Revision Find(GitProgram git, string name, CancellationToken cancellation)
    {
        if (name.Length == 0 || name.Any(char.IsControl))
        {
            throw new GitException($"'{Visible(name)}' is no name of a commit.");
        }

        using var objects = GitObjects.Headers(git, cancellation);
        var commit = CommitName.Resolve(git, objects, name, cancellation) ?? throw new GitException(Missing(objects, git, name, cancellation));
        var isHead = objects.Find("HEAD^{commit}")?.Id == commit;
        return new Revision(name, commit, isHead, Read(git.Run(cancellation, "ls-tree", "-r", "-z", "--full-tree", commit)));
    }

    private static string Missing(GitObjects objects, GitProgram git, string name, CancellationToken cancellation)
    {
        if (objects.Find($"refs/remotes/origin/{name}^{{commit}}") is not null)
        {
            return $"This clone has no commit '{name}', but the branch of the remote: origin/{name}.";
        }

        var folder = Path.Combine(git.Repository, name);
        var hint = Directory.Exists(folder) ? $" For the folder write './{name}'." : "";
        var isPlain = name[0] != '-' && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '/' or '-');
        if (!isPlain)
        {
            var isShallow = Encoding.UTF8.GetString(git.Run(cancellation, "rev-parse", "--is-shallow-repository")).Trim() == "true";
            return $"The commit '{Visible(name)}' is not in this clone{(isShallow ? ", which is a shallow one; fetch the rest: git fetch --unshallow" : "")}.{hint}";
        }

        hint = NearestName.Hint(name, Branches(git, cancellation)) + hint;
        var remotes = Encoding.UTF8.GetString(git.Run(cancellation, "remote")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var remote = remotes.FirstOrDefault(remote => name.StartsWith($"{remote}/", StringComparison.Ordinal)) ?? (remotes.Contains("origin") ? "origin" : remotes.FirstOrDefault());
        return remote is null
            ? $"The commit '{name}' is not in this clone, which has no remote to fetch it from.{hint}"
            : $"The commit '{name}' is not in this clone; fetch it: git fetch {Visible(remote)} {(name.StartsWith($"{remote}/", StringComparison.Ordinal) ? name[(remote.Length + 1)..] : name)}.{hint}";
    }

    // Those of this clone and of its remotes, in git's order.
    private static IEnumerable<string> Branches(GitProgram git, CancellationToken cancellation) =>
        Encoding.UTF8.GetString(git.Run(cancellation, "for-each-ref", "--count=500", "--format=%(refname:short)", "refs/heads", "refs/remotes"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Visible);

    private static string Visible(string name) => string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));

    // "<mode> <type> <id>\t<path>\0", the path in the bytes it has.
    private static List<TreeEntry> Read(ReadOnlySpan<byte> listing)
    {
        var entries = new List<TreeEntry>();
        while (listing.Length > 0)
        {
            var end = listing.IndexOf((byte)0);
            var line = listing[..end];
            var tab = line.IndexOf((byte)'\t');
            if (Encoding.ASCII.GetString(line[..tab]).Split(' ') is not [var mode, _, var id])
            {
                throw new GitException("Git lists the commit's files in a form that is not known; it may be too new or too old.");
            }

            var (path, isText) = Decode(line[(tab + 1)..]);
            entries.Add(new TreeEntry(path, id, !isText ? TreeEntryKind.Unusable : mode switch
            {
                "100644" or "100755" or "100664" => TreeEntryKind.File,
                "120000" => TreeEntryKind.Link,
                "160000" => TreeEntryKind.Submodule,
                _ => TreeEntryKind.Unusable,
            }));
            listing = listing[(end + 1)..];
        }

        return entries;
    }

    private static (string Path, bool IsText) Decode(ReadOnlySpan<byte> path)
    {
        try
        {
            return (StrictUtf8.GetString(path), true);
        }
        catch (DecoderFallbackException)
        {
            return (Encoding.UTF8.GetString(path), false);
        }
    }
}
