using System.Reflection;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>The actions of other people that generated workflows use, each at a commit.</summary>
internal static class PinnedActions
{
    private static readonly Dictionary<string, (string Tag, string Commit)> Known = Read();

    /// <summary>What stands behind <c>uses:</c>.</summary>
    /// <exception cref="KeyNotFoundException">It is not in the list.</exception>
    public static string Uses(string name) => $"{name}@{Known[name].Commit}";

    /// <summary>The tag of a pinned action, for the comment behind it; null for anything else.</summary>
    public static string? TagOf(string uses) =>
        uses.Split('@') is [var name, var commit] && Known.TryGetValue(name, out var pin) && pin.Commit == commit ? pin.Tag : null;

    private static Dictionary<string, (string Tag, string Commit)> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("PolicyRunner.GitHub.actions.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => (words[1], words[2]), StringComparer.Ordinal);
    }
}
