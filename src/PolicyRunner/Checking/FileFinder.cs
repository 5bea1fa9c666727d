using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Finds the files to be checked below the given paths, in an order that does not depend on the file system.</summary>
internal sealed class FileFinder
{
    private const string LeadsOut = "This symbolic link leads out of the repository, into .git or nowhere; what is behind it was not checked.";
    private const string LeadsToNoPage = "This symbolic link leads to no page: to a file of another kind, or into a folder in which none are looked for. What is behind it was not checked.";
    private const string LeadsOutOnTheWay = "A symbolic link on the way here leads out of the repository, into .git or nowhere; what is behind it was not checked.";

    // What a folder that is left out is looked through for documents, at most.
    private const int MostEntries = 1_000;

    private static readonly string[] SkippedFolders = ["node_modules", "bin", "obj", "vendor"];

    private readonly string root;
    private readonly string workingDirectory;
    private readonly string gates;
    private readonly Dictionary<string, CheckedPath> found = new(StringComparer.Ordinal);

    /// <param name="root">The repository's root, or the working directory outside of any.</param>
    /// <param name="workingDirectory">What relative paths start from.</param>
    public FileFinder(string root, string workingDirectory)
    {
        this.root = root;
        this.workingDirectory = workingDirectory;
        gates = Path.GetFullPath(GateDocuments.Folder, root);
    }

    public List<SkippedItem> Skipped { get; } = [];

    /// <summary>Paths that were asked for and do not exist.</summary>
    public List<string> Missing { get; } = [];

    public CheckedPath[] Find(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, workingDirectory));
            if (!Path.Exists(full) && !IsLink(full))
            {
                Missing.Add(path);
            }
            else if (!StaysInside(full))
            {
                Add(full, IsLink(full) ? LeadsOut : LeadsOutOnTheWay);
            }
            else if (Directory.Exists(full))
            {
                Walk(full, RootOf(full));
            }
            else
            {
                Add(full, Complaint(new FileInfo(full), Path.GetDirectoryName(full)!, RootOf(Path.GetDirectoryName(full)!)));
            }
        }

        var files = found.Values.ToArray();
        Array.Sort(files, (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    /// <summary>True for a file that is taken from a folder without being named.</summary>
    public static bool IsDocument(string name) =>
        name.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".md.erb", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".mdx", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".runbook.yml", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".runbook.yaml", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a path from the repository's root, with '/', that is found when all of it is looked through.</summary>
    public static bool Finds(string path)
    {
        var cut = path.LastIndexOf('/');
        var (folder, name) = cut < 0 ? ("", path) : (path[..cut], path[(cut + 1)..]);
        return (IsDocument(name) || (folder == GateDocuments.Folder && IsYaml(name))) && !folder.Split('/', StringSplitOptions.RemoveEmptyEntries).Any(IsSkipped);
    }

    /// <summary>The nearest folder above that holds <c>.git</c>, or null.</summary>
    public static string? Repository(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The path as reported: each has one of its own, for by it a document is known.</summary>
    public string Show(string full) => ShownPath.Of(Relative(full));

    /// <summary>The path from the root with '/', however long it is; of what lies elsewhere from the working directory.</summary>
    public string Relative(string full)
    {
        var relative = Path.GetRelativePath(RealPath.IsBelow(full, root) ? root : workingDirectory, full);
        return Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    // What links may not leave: the repository, or the folder that was asked for.
    private static string RootOf(string folder) => Repository(folder) ?? Path.TrimEndingDirectorySeparator(folder);

    // Whoever asks for a folder by its name asks for the one that is meant, and a change may have put a link in its place.
    private bool StaysInside(string full)
    {
        var top = full == root || RealPath.IsBelow(full, root) ? root : Path.GetDirectoryName(full) is { } folder ? Repository(folder) : null;
        return top is null || IsWithin(full, top);
    }

    private static bool IsWithin(string full, string boundary) => !RealPath.LeadsOut(full, boundary) && RealPath.IsWithin(full, boundary);

    private void Walk(string folder, string boundary)
    {
        var open = new Stack<string>();
        open.Push(folder);
        while (open.TryPop(out var current))
        {
            FileSystemInfo[] entries;
            try
            {
                entries = new DirectoryInfo(current).GetFileSystemInfos();
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
            {
                Add(current, $"This folder cannot be read: {ReadTrouble.Of(exception)}.");
                continue;
            }

            if (entries.Length == 0 && current != folder && Path.Exists(Path.Combine(boundary, ".git")))
            {
                // Git keeps no empty folders: what is one in a checkout stands for another repository.
                Skipped.Add(new SkippedItem(Show(current), "an empty folder; where it stands for a submodule, fetch that to have its documents checked"));
            }

            var isOfGates = IsOfGates(current);
            foreach (var entry in entries)
            {
                // Of what is too long for the system the entry does not tell the full name.
                var full = Path.Join(current, entry.Name);
                if (entry is DirectoryInfo directory)
                {
                    if (IsSkipped(directory.Name))
                    {
                        if (directory.Name != ".git" && directory.LinkTarget is null && HoldsDocuments(directory))
                        {
                            Skipped.Add(new SkippedItem(Show(full), "a folder of tools by its name, in which no runbooks are looked for; name it to have it checked"));
                        }
                    }
                    else if (Ambiguous(directory.Name) is { } ambiguous)
                    {
                        Add(full, ambiguous);
                    }
                    else if (ShownPath.Complaint(Relative(full)) is { } tooLong)
                    {
                        Add(full, tooLong);
                    }
                    else if (directory.LinkTarget is null)
                    {
                        open.Push(full);
                    }
                    else if (IsWithin(full, boundary))
                    {
                        // Its files are checked where they are; following it could go in circles.
                        Skipped.Add(new SkippedItem(Show(full), "a symbolic link to a folder of the same tree"));
                    }
                    else
                    {
                        Add(full, LeadsOut);
                    }
                }
                else if (IsDocument(entry.Name) || (isOfGates && IsYaml(entry.Name)))
                {
                    Add(full, Complaint((FileInfo)entry, folder, boundary));
                }
            }
        }
    }

    private bool IsOfGates(string folder) => folder == gates && PlainFile.LinkOnTheWay(gates, root) is null;

    private static bool IsYaml(string name) => name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);

    private static bool IsSkipped(string name) =>
        (name[0] == '.' && name is not ".github") || Array.IndexOf(SkippedFolders, name) >= 0;

    // A name that is not what was listed, or is not the same everywhere: what it names could be something else.
    private static string? Ambiguous(string name) =>
        name.Contains('\uFFFD', StringComparison.Ordinal) ? "The name is not valid UTF-8, so that it could be mistaken for another one; rename it."
        : Path.DirectorySeparatorChar == '/' && name.Contains('\\', StringComparison.Ordinal) ? "The name holds a backslash, which stands between folders elsewhere; rename it."
        : null;

    private string? Complaint(FileInfo file, string asked, string boundary) =>
        Ambiguous(file.Name) ?? (file.LinkTarget is null ? null : !IsWithin(file.FullName, boundary) ? LeadsOut : LeadsToPage(file.FullName, asked, boundary) ? null : LeadsToNoPage);

    // A change may bring a link to whatever lies beside it, settings and credentials that a job has put there: only what is checked
    // without the link is read through it. A folder that was asked for is one in which pages are looked for, whatever it is called.
    private bool LeadsToPage(string link, string asked, string boundary)
    {
        if (RealPath.Of(link) is not { } real || RealPath.Of(boundary) is not { } top)
        {
            return false;
        }

        top = RealPath.Of(asked) is { } searched && RealPath.IsBelow(real, searched) ? searched : top;
        var folder = Path.GetDirectoryName(real)!;
        return (IsDocument(real) || (IsYaml(real) && RealPath.Of(gates) == folder && IsOfGates(gates)))
            && !Array.Exists(Path.GetRelativePath(top, folder).Split(Path.DirectorySeparatorChar), name => name != "." && IsSkipped(name));
    }

    // One that is too large or too deep to be looked through may hold some.
    private static bool HoldsDocuments(DirectoryInfo folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var seen = 0;
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", options))
            {
                if (++seen > MostEntries || (entry is FileInfo && IsDocument(entry.Name)))
                {
                    return true;
                }
            }
        }
        catch (PathTooLongException)
        {
            return true;
        }

        return false;
    }

    private static bool IsLink(string full) => new FileInfo(full).LinkTarget is not null;

    private void Add(string full, string? complaint)
    {
        var relative = Relative(full);
        var shown = ShownPath.Of(relative);
        found.TryAdd(shown, new CheckedPath(full, shown, complaint ?? ShownPath.Complaint(relative)));
    }
}
