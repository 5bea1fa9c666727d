using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What to say of a path that was asked for and is not there.</summary>
internal static class MissingPath
{
    /// <param name="path">As it was asked for.</param>
    /// <param name="request">Who asked; without paths nobody typed this one.</param>
    public static string Sentence(string path, CheckRequest request)
    {
        if (request.Paths.Count == 0)
        {
            return "There is no folder 'runbooks' here or at the repository's root; name what is to be checked, 'policyrunner check docs/', or write a first one, 'policyrunner new incident runbooks/NAME.md'.";
        }

        return $"There is no file or folder '{path}'.{Hint(path, request.WorkingDirectory)}";
    }

    /// <summary>What of nearly that name is there, or else stands under this very name at the repository's root.</summary>
    /// <param name="path">As it was asked for.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="onlyFolders">Whether no file can be meant.</param>
    /// <returns>Such as <c> Did you mean 'policies/baseline.json'?</c> with a leading space, or an empty text.</returns>
    public static string Hint(string path, string workingDirectory, bool onlyFolders = false)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, workingDirectory));

        // What is here and not at the base has no other name.
        return !IsThere(full, onlyFolders) && (Near(full, path, onlyFolders) ?? AtRoot(path, workingDirectory, onlyFolders)) is { } near ? $" Did you mean '{near}'?" : "";
    }

    // A neighbour of nearly that name, written as the path was; of a folder that is not there, one that holds the rest of the path.
    private static string? Near(string full, string path, bool onlyFolders)
    {
        var rest = "";
        for (var at = full; Path.GetDirectoryName(at) is { } folder; at = folder)
        {
            var name = Path.GetFileName(at);
            if (Directory.Exists(folder))
            {
                var names = Directory.EnumerateFileSystemEntries(folder).Where(entry => IsThere(entry + rest, onlyFolders)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal);
                var written = path.Replace('\\', '/').TrimEnd('/');
                return NearestName.Find(name, names) is { } near && written.EndsWith(name + rest, StringComparison.Ordinal) ? $"{written[..^(name.Length + rest.Length)]}{near}{rest}" : null;
            }

            rest = $"/{name}{rest}";
        }

        return null;
    }

    // From a folder below it, what lies at the root has another path.
    private static string? AtRoot(string path, string workingDirectory, bool onlyFolders) =>
        !Path.IsPathRooted(path) && FileFinder.Repository(workingDirectory) is { } root && root != workingDirectory && IsThere(Path.Combine(root, path), onlyFolders)
            ? Path.GetRelativePath(workingDirectory, Path.Combine(root, path)).Replace('\\', '/')
            : null;

    private static bool IsThere(string full, bool onlyFolders) => onlyFolders ? Directory.Exists(full) : Path.Exists(full);
}
