namespace PolicyRunner.Checking;

/// <summary>Finds the files to be checked below the given paths, in an order that does not depend on the file system.</summary>
internal sealed class FileFinder
{
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
            var full = Path.GetFullPath(path, workingDirectory);
            if (Directory.Exists(full))
            {
                Walk(Path.TrimEndingDirectorySeparator(full), RootOf(full));
            }
            else if (File.Exists(full) || IsLink(full))
            {
                Add(full, Complaint(new FileInfo(full), RootOf(Path.GetDirectoryName(full)!)));
            }
            else
            {
                Missing.Add(path);
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

    /// <summary>The path as reported.</summary>
    public string Show(string full) => Path.GetRelativePath(IsBelow(full, root) ? root : workingDirectory, full).Replace('\\', '/');

    private static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && (path[folder.Length] is '/' or '\\' || folder.EndsWith('/'));

    // What links may not leave: the repository, or the folder that was asked for.
    private static string RootOf(string folder) => Repository(folder) ?? Path.TrimEndingDirectorySeparator(folder);

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
                Add(current, "This folder cannot be read: " + Reason(exception));
                continue;
            }

            var isOfGates = current == gates;
            foreach (var entry in entries)
            {
                if (entry is DirectoryInfo directory)
                {
                    if (IsSkipped(directory.Name))
                    {
                        continue;
                    }

                    if (directory.LinkTarget is null)
                    {
                        open.Push(directory.FullName);
                    }
                    else if (Target(directory) is { } target && (IsBelow(target, boundary) || target == boundary))
                    {
                        // Its files are checked where they are; following it could go in circles.
                        Skipped.Add(new SkippedItem(Show(directory.FullName), "a symbolic link to a folder of the same tree"));
                    }
                    else
                    {
                        Add(directory.FullName, "This symbolic link leads out of the repository or nowhere; what is behind it was not checked.");
                    }
                }
                else if (IsDocument(entry.Name) || (isOfGates && IsYaml(entry.Name)))
                {
                    Add(entry.FullName, Complaint((FileInfo)entry, boundary));
                }
            }
        }
    }

    private static bool IsYaml(string name) => name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);

    private static bool IsSkipped(string name) =>
        (name[0] == '.' && name is not ".github") || Array.IndexOf(SkippedFolders, name) >= 0;

    private static string? Complaint(FileInfo file, string boundary)
    {
        if (file.LinkTarget is null)
        {
            return null;
        }

        return Target(file) is { } target && IsBelow(target, boundary)
            ? null
            : "This symbolic link leads out of the repository or nowhere; the file behind it was not checked.";
    }

    // Null for a loop or a link to nothing.
    private static string? Target(FileSystemInfo link)
    {
        try
        {
            var target = link.ResolveLinkTarget(returnFinalTarget: true);
            return target is { Exists: true } ? target.FullName : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsLink(string full) => new FileInfo(full).LinkTarget is not null;

    private static string Reason(Exception exception) =>
        exception is UnauthorizedAccessException ? "access is denied." : exception.Message;

    private void Add(string full, string? complaint)
    {
        var shown = Show(full);
        found.TryAdd(shown, new CheckedPath(full, shown, complaint));
    }
}
