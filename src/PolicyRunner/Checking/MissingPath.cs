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

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, request.WorkingDirectory));
        return $"There is no file or folder '{path}'.{Near(full, path)}";
    }

    // A neighbour of nearly that name, written as the path was.
    private static string Near(string full, string path)
    {
        var folder = Path.GetDirectoryName(full);
        var name = Path.GetFileName(full);
        if (!Directory.Exists(folder) || NearestName.Find(name, Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)) is not { } near)
        {
            return "";
        }

        var before = path[..Math.Max(0, path.LastIndexOf(name, StringComparison.Ordinal))];
        return $" Did you mean '{before}{near}'?";
    }
}
