namespace PolicyRunner.Git;

/// <summary>What is wanted of a path in a commit.</summary>
internal enum PathUse
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>That it exists: an empty file stands for it, so that links lead somewhere.</summary>
    Name,

    /// <summary>Its content.</summary>
    Content,
}

/// <summary>
/// The files of a commit in a private temporary folder, for as long as this lives. Nothing of the commit is run, no filter
/// or conversion is applied, no link is written.
/// </summary>
/// <example><code>
/// using var tree = RevisionTree.Open(root, "origin/main", path => path.EndsWith(".md") ? PathUse.Content : PathUse.Name, cancellation);
/// var text = File.ReadAllText(Path.Combine(tree.Folder, "runbooks/release.md"));
/// </code></example>
internal sealed class RevisionTree : IDisposable
{
    /// <summary>What is larger is not read by any check; it is written as that many zeros, which take no room.</summary>
    public const long MaximumBytes = 4 * 1024 * 1024;

    private readonly GitProgram git;
    private readonly PrivateFolder folder;
    private readonly Dictionary<string, TreeEntry> files = new(StringComparer.Ordinal);
    private readonly List<string> leftOut = [];
    private readonly HashSet<string> made = new(StringComparer.Ordinal);
    private readonly CancellationToken cancellation;

    // Kept for the next question: to start git takes longer than its answer.
    private GitObjects? headers;
    private GitObjects? contents;

    private RevisionTree(GitProgram git, PrivateFolder folder, Revision revision, CancellationToken cancellation)
    {
        this.git = git;
        this.folder = folder;
        this.cancellation = cancellation;
        Name = revision.Name;
        Commit = revision.Commit;
        IsHead = revision.IsHead;
    }

    /// <summary>The revision as given.</summary>
    public string Name { get; }

    /// <summary>The commit's id.</summary>
    public string Commit { get; }

    /// <summary>Whether it is the commit that is checked out.</summary>
    public bool IsHead { get; }

    /// <summary>Absolute; it stands for the repository's root and holds an empty <c>.git</c>, so that nothing is looked for above it.</summary>
    public string Folder => folder.Path;

    /// <summary>Paths that are symbolic links, submodules or of names that cannot be used here: they are not in the folder.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>The paths of all files of the commit, wanted or not.</summary>
    public IReadOnlyCollection<string> Files => files.Keys;

    /// <param name="repository">The absolute path of the folder that holds <c>.git</c>.</param>
    /// <param name="revision">A branch, tag, id or any other name of a commit.</param>
    /// <param name="use">What is wanted of a path, which is relative to the root and has '/'.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="GitException">There is no such commit, an object is missing, or git broke.</exception>
    public static RevisionTree Open(string repository, string revision, Func<string, PathUse> use, CancellationToken cancellation)
    {
        var git = new GitProgram(repository);
        var found = Revision.Find(git, revision, cancellation);
        RevisionTree? tree = null;
        PrivateFolder? folder = null;
        try
        {
            folder = new PrivateFolder();
            tree = new RevisionTree(git, folder, found, cancellation);
            tree.Write(found.Entries, use);
            return tree;
        }
        catch (Exception trouble)
        {
            (tree ?? (IDisposable?)folder)?.Dispose();
            if (trouble is IOException or UnauthorizedAccessException)
            {
                throw new GitException($"The files of '{revision}' cannot be laid out in {Path.GetTempPath()}: {trouble.Message.TrimEnd('.')}. Set TMPDIR to a folder that can be written.");
            }

            throw;
        }
    }

    /// <summary>The content of a file of the commit, wanted or not at the opening; null when there is no such file or it is too large.</summary>
    /// <exception cref="GitException">The object is missing in this clone, or git broke.</exception>
    public byte[]? Read(string path)
    {
        if (!files.TryGetValue(path, out var entry))
        {
            return null;
        }

        lock (files)
        {
            headers ??= GitObjects.Headers(git, cancellation);
            contents ??= GitObjects.Contents(git, cancellation);
            return Found(headers, entry).Size > MaximumBytes ? null : Found(contents, entry).Content;
        }
    }

    public void Dispose()
    {
        headers?.Dispose();
        contents?.Dispose();
        folder.Dispose();
    }

    private void Write(IReadOnlyList<TreeEntry> entries, Func<string, PathUse> use)
    {
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
        var wanted = new List<TreeEntry>();
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Kind != TreeEntryKind.File || !TreeEntry.IsUsable(entry.Path))
            {
                LeaveOut(entry, use);
                continue;
            }

            files[entry.Path] = entry;
            switch (use(entry.Path))
            {
                case PathUse.Content:
                    wanted.Add(entry);
                    break;
                case PathUse.Name:
                    Create(entry.Path, isWanted: false)?.Dispose();
                    break;
                case PathUse.None:
                default:
                    break;
            }
        }

        if (wanted.Count > 0)
        {
            Fetch(wanted);
        }
    }

    // A link to a page is no page of its own: empty, it would look like one that cannot be read.
    private void LeaveOut(TreeEntry entry, Func<string, PathUse> use)
    {
        leftOut.Add(entry.Path);
        if (TreeEntry.IsUsable(entry.Path) && use(entry.Path) == PathUse.Name)
        {
            if (entry.Kind == TreeEntryKind.Submodule)
            {
                Directory.CreateDirectory(FullPath(entry.Path));
            }
            else if (entry.Kind == TreeEntryKind.Link)
            {
                Create(entry.Path, isWanted: false)?.Dispose();
            }
        }
    }

    private void Fetch(List<TreeEntry> wanted)
    {
        headers ??= GitObjects.Headers(git, cancellation);
        contents ??= GitObjects.Contents(git, cancellation);
        foreach (var entry in wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Found(headers, entry).Size;
            using var file = Create(entry.Path, isWanted: true)!;
            if (size > MaximumBytes)
            {
                file.SetLength(size);
            }
            else
            {
                file.Write(Found(contents, entry).Content);
            }
        }
    }

    private static GitObject Found(GitObjects objects, TreeEntry entry) => objects.Find(entry.Id) is { Type: "blob" } found ? found : throw GitProcess.Lacking();

    private FileStream? Create(string path, bool isWanted)
    {
        var full = FullPath(path);
        var parent = Path.GetDirectoryName(full)!;
        if (made.Add(parent))
        {
            Directory.CreateDirectory(parent);
        }

        try
        {
            return new FileStream(full, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (Path.Exists(full))
        {
            // Names that differ only in case are one where case does not count. Which content would judge must not be left to chance.
            return isWanted ? throw new GitException($"'{path}' at '{Name}' has a name that differs from another one only in case, which this system does not tell apart; rename it.") : null;
        }
    }

    private string FullPath(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Folder, path));
        return Path.GetRelativePath(Folder, full).Replace('\\', '/') == path || !OperatingSystem.IsWindows()
            ? full
            : throw new GitException($"The path '{path}' at '{Name}' means another file on this system; rename it.");
    }
}
