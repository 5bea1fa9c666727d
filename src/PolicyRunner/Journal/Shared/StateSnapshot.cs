using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>The shared state at one moment, and what somebody would change in it. Nothing is written by making one.</summary>
public sealed class StateSnapshot
{
    private readonly Func<string, JsonObject?> load;
    private readonly IReadOnlyList<string> stored;
    private readonly Dictionary<string, JsonObject?> changes;

    /// <param name="version">What the store compares with before it replaces it; null when there is no state yet.</param>
    /// <param name="paths">The files there are, as <c>folder/name.json</c>.</param>
    /// <param name="load">Reads one of them.</param>
    public StateSnapshot(string? version, IReadOnlyList<string> paths, Func<string, JsonObject?> load)
        : this(version, paths, load, [])
    {
    }

    private StateSnapshot(string? version, IReadOnlyList<string> paths, Func<string, JsonObject?> load, Dictionary<string, JsonObject?> changes)
    {
        Version = version;
        stored = paths;
        this.load = load;
        this.changes = changes;
    }

    public string? Version { get; }

    /// <summary>What is to be written, by path; null: removed.</summary>
    public IReadOnlyDictionary<string, JsonObject?> Changes => changes;

    /// <summary>The paths of a folder, changes included, in order.</summary>
    public IEnumerable<string> In(string folder) => stored.Concat(changes.Keys)
        .Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal) && (!changes.TryGetValue(path, out var content) || content is not null))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>A copy of a file's content, or null when there is no such file.</summary>
    /// <exception cref="SharedStateException">The file is no JSON object.</exception>
    public JsonObject? Find(string path) => changes.TryGetValue(path, out var content)
        ? (JsonObject?)content?.DeepClone()
        : stored.Contains(path, StringComparer.Ordinal) ? load(path) : null;

    /// <summary>The same with a file written, or removed where the content is null.</summary>
    public StateSnapshot With(string path, JsonObject? content) =>
        new(Version, stored, load, new Dictionary<string, JsonObject?>(changes, StringComparer.Ordinal) { [path] = content });
}
