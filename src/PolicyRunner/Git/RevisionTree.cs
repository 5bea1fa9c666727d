using System.Text;
using System.Text.Unicode;
using PolicyRunner.Text;

namespace PolicyRunner.Git;

/// <summary>What is wanted of a path in a commit.</summary>
internal enum PathUse
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>That it exists: an empty file stands for it, so that links lead somewhere; a symbolic link leads where it led.</summary>
    Name,

    /// <summary>Its content; a symbolic link has none.</summary>
    Content,

    /// <summary>Its content; a symbolic link has the one of what it leads to in the same commit.</summary>
    Page,
}

/// <summary>
/// The files of a commit in a private temporary folder, for as long as this lives. Nothing of the commit is run, no filter
/// or conversion is applied, and no link leads out of the folder.
/// </summary>
/// <example><code>
/// using var tree = RevisionTree.Open(root, "origin/main", path => path.EndsWith(".md") ? PathUse.Content : PathUse.Name, cancellation);
/// var text = File.ReadAllText(Path.Combine(tree.Folder, "runbooks/release.md"));
/// </code></example>
internal sealed class RevisionTree : IDisposable
{
    /// <summary>What is larger is not read by any check; it is written as that many zeros, which take no room.</summary>
    public const long MaximumBytes = 4 * 1024 * 1024;

    // More than any system opens.
    private const int LongestTarget = 4096;

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

    /// <summary>Paths that are symbolic links, submodules or of names that cannot be used here: no rules are read from them.</summary>
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
        var (wanted, special) = (new List<TreeEntry>(), new List<TreeEntry>());
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Kind != TreeEntryKind.File || !TreeEntry.IsUsable(entry.Path))
            {
                leftOut.Add(entry.Path);
                if (entry.Kind is TreeEntryKind.Link or TreeEntryKind.Submodule && TreeEntry.IsUsable(entry.Path) && use(entry.Path) is PathUse.Name or PathUse.Page)
                {
                    special.Add(entry);
                }

                continue;
            }

            files[entry.Path] = entry;
            switch (use(entry.Path))
            {
                case PathUse.Content:
                case PathUse.Page:
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

        if (special.Count > 0)
        {
            // Last of all, so that no file is written through one of them.
            WriteSpecial(special, entries);
        }
    }

    private void WriteSpecial(List<TreeEntry> special, IReadOnlyList<TreeEntry> entries)
    {
        var links = new TreeLinks();
        var targets = new List<(string Path, string? Text)>();
        foreach (var entry in entries)
        {
            links.AddFoldersOf(entry.Path);
        }

        foreach (var entry in special)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath(entry.Path))!);
            if (entry.Kind == TreeEntryKind.Link)
            {
                var text = TargetOf(entry);
                links.Add(entry.Path, text);
                targets.Add((entry.Path, text));
            }
            else if (IsUnfetched(entry.Path))
            {
                Directory.CreateDirectory(FullPath(entry.Path));
                links.AddFoldersOf(entry.Path + "/");
            }
            else
            {
                links.AddUnknown(entry.Path);
                targets.Add((entry.Path, null));
            }
        }

        foreach (var (path, text) in targets)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteLink(path, links.Follow(path), text);
        }
    }

    // What leads out of the commit leads to itself: nobody can follow it, and nobody says that what it leads to is not there.
    private void WriteLink(string path, string? target, string? text)
    {
        var full = FullPath(path);
        if (Path.Exists(full) || new FileInfo(full).LinkTarget is not null)
        {
            // A name that differs from this one only in case, where case does not count.
            return;
        }

        var to = target is null ? full : Path.GetFullPath(Path.Combine(Folder, target));
        var relative = Path.GetRelativePath(Path.GetDirectoryName(full)!, to);
        try
        {
            _ = Directory.Exists(to) ? Directory.CreateSymbolicLink(full, relative) : File.CreateSymbolicLink(full, relative);
        }
        catch (Exception trouble) when (OperatingSystem.IsWindows() && trouble is IOException or UnauthorizedAccessException)
        {
            // Who may not make links has them from git as files that hold the target.
            File.WriteAllText(full, text ?? throw new GitException($"'{path}' at '{Name}' is a submodule, and the link that is to stand for it cannot be made here; turn on Windows' developer mode."));
        }
    }

    // Empty, which leads nowhere, for what is no path.
    private string TargetOf(TreeEntry entry)
    {
        headers ??= GitObjects.Headers(git, cancellation);
        contents ??= GitObjects.Contents(git, cancellation);
        return Found(headers, entry).Size <= LongestTarget && Found(contents, entry).Content is var bytes && Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : "";
    }

    // An empty folder stood for the submodule then as now, unless the change is why nobody fetches it.
    private bool IsUnfetched(string path)
    {
        const string modules = ".gitmodules";
        var full = Path.Combine(git.Repository, path);
        if (PlainFile.LinkOnTheWay(full, git.Repository) is not null || !Directory.Exists(full) || Directory.EnumerateFileSystemEntries(full).Any())
        {
            return false;
        }

        var file = Path.Combine(git.Repository, modules);
        var now = PlainFile.LinkOnTheWay(file, git.Repository) is null && PlainFile.Length(file) <= MaximumBytes ? PlainFile.Read(file, (int)MaximumBytes) : null;
        return now is not null && Read(modules) is { } then && now.AsSpan().SequenceEqual(then);
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
