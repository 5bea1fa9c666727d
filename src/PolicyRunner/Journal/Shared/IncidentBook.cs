using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>
/// The journals of incidents, line by line: whoever opens one is rarely the one who closes it. A chain that is kept here cannot be
/// rewritten by one who holds a copy.
/// </summary>
internal static class IncidentBook
{
    private const string OpenFolder = "incidents";
    private const string ClosedFolder = "incidents-closed";

    /// <summary>Every incident's lines, by its id.</summary>
    /// <param name="state">The state.</param>
    /// <param name="withClosed">False: the open ones only.</param>
    /// <exception cref="SharedStateException">A file is damaged.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All(StateSnapshot state, bool withClosed)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var path in state.In(OpenFolder).Concat(withClosed ? state.In(ClosedFolder) : []))
        {
            var members = state.Find(path)!;
            all[members.Text("incident", path)] = members.Texts("lines", path);
        }

        return all;
    }

    /// <summary>An incident's lines; empty when there are none.</summary>
    /// <exception cref="SharedStateException">The file is damaged.</exception>
    public static IReadOnlyList<string> Find(StateSnapshot state, string incident)
    {
        foreach (var path in (string[])[StatePath.Of(OpenFolder, incident), StatePath.Of(ClosedFolder, incident)])
        {
            if (state.Find(path) is { } members)
            {
                return members.Texts("lines", path);
            }
        }

        return [];
    }

    /// <summary>Keeps an incident's lines in place of the earlier ones.</summary>
    public static StateSnapshot Set(StateSnapshot state, string incident, IReadOnlyList<string> lines, bool isClosed)
    {
        var content = new JsonObject { ["incident"] = incident, ["lines"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]) };
        var (path, other) = (StatePath.Of(isClosed ? ClosedFolder : OpenFolder, incident), StatePath.Of(isClosed ? OpenFolder : ClosedFolder, incident));
        return (state.Find(other) is null ? state : state.With(other, null)).With(path, content);
    }
}
