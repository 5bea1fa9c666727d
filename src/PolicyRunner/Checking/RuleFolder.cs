using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Lists folders of rules, which a change may fill with links in circles, and with more than anybody could read.</summary>
internal static class RuleFolder
{
    // A file of a service's levels has two thousand characters: this is room for more services than one repository has.
    private const int MostLevels = 2_000;
    private const long MostBytesOfLevels = 8 * 1024 * 1024;

    /// <summary>What lies in a folder.</summary>
    /// <param name="folder">The absolute path of the folder, which need not exist.</param>
    /// <param name="rules">Where it belongs.</param>
    /// <returns>In no order, and null or why nothing in it is used, as a sentence.</returns>
    public static (FileSystemInfo[] Entries, string? Complaint) List(string folder, RuleSource rules)
    {
        if (rules.Refusal(folder) is { } refusal)
        {
            return ([], refusal);
        }

        try
        {
            return Directory.Exists(folder) ? (new DirectoryInfo(folder).GetFileSystemInfos(), null)
                : File.Exists(folder) ? ([], $"'{rules.Show(folder)}' is no folder; rules are files in a folder of this name.")
                : ([], null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], $"'{rules.Show(folder)}' cannot be read: {ReadTrouble.Of(exception)}.");
        }
    }

    /// <summary>The YAML files of a folder of levels (SLOs) and of those below it.</summary>
    /// <param name="folder">The absolute path of the folder, which need not exist.</param>
    /// <param name="rules">Where it belongs.</param>
    /// <param name="complaints">Gets a sentence for each folder that is not used; when the files are too many, for them all.</param>
    /// <returns>Absolute paths in an order that does not depend on the file system.</returns>
    public static IReadOnlyList<string> Levels(string folder, RuleSource rules, List<string> complaints)
    {
        var files = new List<string>();
        var bytes = 0L;
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var current))
        {
            var (entries, complaint) = List(current, rules);
            if (complaint is not null)
            {
                complaints.Add(complaint);
            }

            foreach (var entry in entries)
            {
                // Of what is too long for the system the entry does not tell the full name.
                var full = Path.Join(current, entry.Name);
                if (entry is DirectoryInfo || entry.LinkTarget is not null)
                {
                    // Of a link the same is said whatever it leads to, so that nobody learns what there is.
                    open.Push(full);
                }
                else if (entry.Name.EndsWith(".yml", StringComparison.Ordinal) || entry.Name.EndsWith(".yaml", StringComparison.Ordinal))
                {
                    files.Add(full);
                    bytes += PlainFile.Length(full) ?? 0;
                }
            }
        }

        if (files.Count > MostLevels || bytes > MostBytesOfLevels)
        {
            complaints.Add(files.Count > MostLevels ? $"'{rules.Show(folder)}' holds more than {MostLevels:N0} files; take out what is no SLO."
                : $"The files of '{rules.Show(folder)}' have together more than {MostBytesOfLevels:N0} bytes; take out what is no SLO.");
            return [];
        }

        files.Sort(StringComparer.Ordinal);
        complaints.Sort(StringComparer.Ordinal);
        return files;
    }
}
