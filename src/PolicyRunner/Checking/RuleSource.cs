using PolicyRunner.Findings;
using PolicyRunner.Git;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Where the rules of a check are read: policies, organisation file, SLO files, lock, waivers, baseline, and the older version
/// of a document. It is the tree under check itself, or with <c>--base</c> another commit or folder, so that no change
/// chooses its own judge.
/// </summary>
/// <example><code>
/// using var rules = RuleSource.Open(request, cancellation);
/// var before = rules.Read("runbooks/release.md"); // the base's version, or null
/// </code></example>
internal sealed class RuleSource : IDisposable
{
    private const string UsualFolder = "policies";

    private readonly string head;
    private readonly string workingDirectory;
    private readonly RevisionTree? tree;
    private readonly CancellationToken cancellation;

    private RuleSource(string head, string workingDirectory, string root, string? name, RevisionTree? tree, CancellationToken cancellation)
    {
        this.head = head;
        this.workingDirectory = workingDirectory;
        this.tree = tree;
        this.cancellation = cancellation;
        Root = root;
        Name = name;
    }

    /// <summary>The absolute path that stands for the repository's root.</summary>
    public string Root { get; }

    /// <summary>The base as it was given; null when the tree under check judges itself.</summary>
    public string? Name { get; }

    public bool IsBase => Name is not null;

    /// <summary>The base's commit; null for a folder and without a base.</summary>
    public string? Commit => tree?.Commit;

    /// <summary>Whether the base is the commit that is checked out, which then judges itself.</summary>
    public bool IsHead => tree?.IsHead == true;

    /// <summary>The tree under check as its own judge.</summary>
    public static RuleSource Own(CheckRequest request)
    {
        var head = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
        return new RuleSource(head, request.WorkingDirectory, head, null, null, CancellationToken.None);
    }

    /// <summary>
    /// What the request asks for. A base is a folder only when it is written as one (<c>./x</c>, <c>../x</c>, <c>/x</c>, <c>x/</c>):
    /// were a commit that is not fetched looked for as a folder, a change could bring that folder along.
    /// </summary>
    /// <exception cref="GitException">The base is not there; the message has the remedy.</exception>
    public static RuleSource Open(CheckRequest request, CancellationToken cancellation)
    {
        var own = Own(request);
        if (request.Base is not { } name)
        {
            return own;
        }

        if (IsFolder(name))
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(name, request.WorkingDirectory));
            return Directory.Exists(folder)
                ? new RuleSource(own.head, request.WorkingDirectory, folder, name, null, cancellation)
                : throw new GitException($"There is no folder '{name}' to be the base.");
        }

        if (FileFinder.Repository(request.WorkingDirectory) is null)
        {
            throw new GitException($"'{request.WorkingDirectory}' is in no git repository, where '{name}' could be a commit; for a folder write './{name}'.");
        }

        var folderOfPolicies = own.Below(request.PoliciesFolder ?? Path.Combine(own.head, UsualFolder));
        var config = request.ConfigFile is { } file ? own.Below(file) : null;
        var tree = RevisionTree.Open(own.head, name, path => IsAtOrBelow(path, folderOfPolicies) || path == config ? PathUse.Content : PathUse.None, cancellation);
        return new RuleSource(own.head, request.WorkingDirectory, tree.Folder, name, tree, cancellation);
    }

    /// <summary>The absolute path of a path of the rules, which was given as one of the tree under check.</summary>
    /// <exception cref="GitException">It cannot be the base's: it leads out of the repository, or through a link.</exception>
    public string Locate(string path)
    {
        var full = Path.GetFullPath(path, workingDirectory);
        if (!IsBase)
        {
            return full;
        }

        if (Below(path) is null && tree is null && IsAtOrBelow(full, Root))
        {
            return full;
        }

        var relative = Below(path) ?? throw new GitException($"With --base, '{path}' must be a path of the repository, where the base has it too.");
        var link = tree?.LeftOut.FirstOrDefault(left => IsAtOrBelow(relative, left) || (IsAtOrBelow(left, relative) && IsRule(left)));
        return link is null
            ? Path.GetFullPath(Path.Combine(Root, relative))
            : throw new GitException($"'{ShownPath.Of(link)}' is a symbolic link, a submodule or of a name that cannot be used, which --base does not follow; put the file itself there, under a short and plain name.");
    }

    /// <summary>The policies folder, whether it exists or not.</summary>
    /// <exception cref="GitException">As for <see cref="Locate"/>.</exception>
    public string PoliciesFolder(CheckRequest request) => Locate(request.PoliciesFolder ?? Path.Combine(head, UsualFolder));

    /// <summary>The first symbolic link on the way from <see cref="Root"/> to a path, the path included; null when there is none.</summary>
    public string? LinkOnTheWayTo(string full) => PlainFile.LinkOnTheWay(full, Root) is { } link ? Show(link) : null;

    /// <summary>Why a file or folder is not used, as a sentence; null when it may be. What is behind a link is not even looked at.</summary>
    public string? Refusal(string full) => ShownPath.NamedComplaint(Finder.Relative(full))
        ?? (LinkOnTheWayTo(full) is { } link ? $"'{link}' is a symbolic link, and rules are not read through one; put what it leads to there." : null);

    /// <summary>Reads a file of the rules that lies on the disk: the one way to them, whatever they are.</summary>
    /// <param name="full">Its absolute path.</param>
    /// <returns>As <see cref="FileText.Read"/> does.</returns>
    public (SourceFile File, Problem? Problem) ReadText(string full) => FileText.Read(new CheckedPath(full, Show(full), Refusal(full)));

    /// <summary>A path below <see cref="Root"/> as reported.</summary>
    public string Show(string full) => Finder.Show(full);

    /// <summary>The rules' version of a file.</summary>
    /// <param name="path">From the repository's root, with '/'.</param>
    /// <returns>Null when there is none that can be read as text.</returns>
    /// <exception cref="GitException">Git broke, or the clone lacks the content.</exception>
    public SourceFile? Read(string path)
    {
        if (tree is not null)
        {
            return tree.Read(path) is { } bytes && FileText.Decode(path, bytes) is { Problem: null, File: var found } ? found : null;
        }

        // A document outside of the repository has no other version, and its path must not lead out of the base.
        var full = Path.Combine(Root, path);
        return TreeEntry.IsUsable(path) && Refusal(full) is null && File.Exists(full) && FileText.Read(new CheckedPath(full, path)) is { Problem: null, File: var file } ? file : null;
    }

    /// <summary>The paths of all documents that the rules' side has and the tree under check has not, with their content.</summary>
    /// <exception cref="GitException">As for <see cref="Read"/>.</exception>
    public IReadOnlyList<MovedFile> Gone()
    {
        var paths = tree is not null ? tree.Files.Where(path => FileFinder.IsDocument(path)) : new FileFinder(Root, Root).Find([Root]).Select(file => file.Path);
        var missing = paths.Where(path => !File.Exists(Path.Combine(head, path))).ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        var notLaidOut = WorkTree.NotLaidOut(head, cancellation);
        return [.. missing.Where(path => !notLaidOut.Contains(path)).Select(Read).OfType<SourceFile>().Select(file => new MovedFile(file.Path, file.Text))];
    }

    public void Dispose() => tree?.Dispose();

    private FileFinder Finder => new(Root, IsBase ? Root : workingDirectory);

    private static bool IsFolder(string name) =>
        name is "." or ".." || Path.IsPathRooted(name) || name.EndsWith('/') || name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith("../", StringComparison.Ordinal)
        || (OperatingSystem.IsWindows() && (name.EndsWith('\\') || name.StartsWith(".\\", StringComparison.Ordinal) || name.StartsWith("..\\", StringComparison.Ordinal)));

    // From the repository's root with '/'; null for what is not in it.
    private string? Below(string path)
    {
        var relative = Path.GetRelativePath(head, Path.GetFullPath(path, workingDirectory)).Replace('\\', '/').TrimEnd('/');
        return relative is ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    private static bool IsRule(string path) =>
        path.EndsWith(".csx", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal)
        || path.EndsWith(".lock", StringComparison.Ordinal) || !Path.GetFileName(path).Contains('.');

    private static bool IsAtOrBelow(string path, string? folder) =>
        folder is not null && (folder == "." || path == folder || (path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] is '/' or '\\'));
}
