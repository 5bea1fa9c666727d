using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Git;
using PolicyRunner.Planning;

namespace PolicyRunner.Journal.Shared;

/// <summary>The state as git objects: a tree of folders of JSON files. Reads and writes objects, never a reference.</summary>
internal sealed class StateTree(StateGit git, string place)
{
    private const long LargestFile = 1024 * 1024;

    /// <summary>The state of a commit; null: there is none yet.</summary>
    public StateSnapshot Read(string? commit, CancellationToken cancellation)
    {
        var files = List(commit, cancellation).Where(entry => entry.Type == "blob").ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        return new StateSnapshot(commit, [.. files.Keys], path => Load(files[path], cancellation));
    }

    /// <summary>Writes a commit that follows the snapshot's and answers its id.</summary>
    public string Write(StateSnapshot next, string what, CancellationToken cancellation)
    {
        var entries = List(next.Version, cancellation);
        var root = entries.Where(entry => !entry.Path.Contains('/', StringComparison.Ordinal)).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var changes in next.Changes.GroupBy(change => change.Key.Split('/')[0]))
        {
            var prefix = $"{changes.Key}/";
            var inner = entries.Where(entry => entry.Path.StartsWith(prefix, StringComparison.Ordinal) && !entry.Path[prefix.Length..].Contains('/', StringComparison.Ordinal))
                .ToDictionary(entry => entry.Path, StringComparer.Ordinal);
            foreach (var (path, content) in changes)
            {
                inner.Remove(path);
                if (content is not null)
                {
                    inner[path] = new Entry("100644", "blob", Ask(["hash-object", "-w", "--stdin"], CanonicalJson.Write(content), cancellation), 0, path);
                }
            }

            root.Remove(changes.Key);
            if (inner.Count > 0)
            {
                root[changes.Key] = new Entry("040000", "tree", Tree(inner.Values.Select(entry => entry with { Path = entry.Path[prefix.Length..] }), cancellation), 0, changes.Key);
            }
        }

        // Two who write the same at the same second must not write the same commit: both would believe to be the first.
        var message = $"{what}\n\nChange: {Guid.NewGuid():n}\n";
        string[] follows = next.Version is { } version ? ["-p", version] : [];
        return Ask(["-c", "user.name=policyrunner", "-c", "user.email=policyrunner@localhost", "-c", "i18n.commitEncoding=UTF-8", "commit-tree", Tree(root.Values, cancellation), .. follows, "-F", "-"], Encoding.UTF8.GetBytes(message), cancellation);
    }

    private string Tree(IEnumerable<Entry> entries, CancellationToken cancellation) =>
        Ask(["mktree", "-z"], Encoding.UTF8.GetBytes(string.Concat(entries.Select(entry => $"{entry.Mode} {entry.Type} {entry.Id}\t{entry.Path}\0"))), cancellation);

    private JsonObject Load(Entry entry, CancellationToken cancellation)
    {
        if (entry.Size > LargestFile)
        {
            throw new SharedStateException($"'{entry.Path}' of the shared state ({place}) has {entry.Size} bytes, which this tool never writes; look into its history and repair it.");
        }

        var answer = git.Ask(["cat-file", "blob", entry.Id], [], cancellation);
        try
        {
            if (answer.ExitCode == 0 && JsonNode.Parse(answer.Output, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject members)
            {
                return members;
            }
        }
        catch (JsonException trouble)
        {
            throw new SharedStateException($"'{entry.Path}' of the shared state ({place}) is no JSON; look into its history and repair it.", trouble);
        }

        throw new SharedStateException($"'{entry.Path}' of the shared state ({place}) cannot be read; look into its history and repair it.");
    }

    private List<Entry> List(string? commit, CancellationToken cancellation)
    {
        if (commit is null)
        {
            return [];
        }

        var answer = git.Ask(["ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit], [], cancellation);
        if (answer.ExitCode != 0)
        {
            throw new SharedStateException($"The shared state ({place}) cannot be read: {Complaint(answer)}");
        }

        return [.. Encoding.UTF8.GetString(answer.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(EntryOf)];
    }

    private Entry EntryOf(string line)
    {
        // "<mode> <type> <id> <size, right-aligned, or '-'>\t<path>"
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var words = tab < 0 ? [] : line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var mode, var type, var id, var size]
            ? new Entry(mode, type, id, long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0, line[(tab + 1)..])
            : throw new SharedStateException($"Git lists the shared state ({place}) in a form that is not known; it may be too new or too old.");
    }

    private string Ask(string[] arguments, byte[] input, CancellationToken cancellation)
    {
        var answer = git.Ask(arguments, input, cancellation);
        return answer.ExitCode == 0 ? answer.Line : throw new SharedStateException($"The shared state ({place}) cannot be written: {Complaint(answer)}");
    }

    /// <summary>The first thing that git complained about, as a sentence.</summary>
    public static string Complaint(GitAnswer answer)
    {
        var lines = answer.Complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var first = lines.FirstOrDefault(line => line.StartsWith("fatal: ", StringComparison.Ordinal) || line.StartsWith("error: ", StringComparison.Ordinal)) ?? lines.FirstOrDefault();
        return first is null ? $"git ended with exit code {answer.ExitCode} and gave no reason." : $"{first[(first.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0 and < 8 ? colon + 2 : 0)..].TrimEnd('.')}.";
    }

    private sealed record Entry(string Mode, string Type, string Id, long Size, string Path);
}
