using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What to say of a policy that somebody asked for and that is not there.</summary>
internal static class UnknownPolicy
{
    private const int MostNamed = 3;

    // Fewer letters stand in almost every title.
    private const int FewestLetters = 3;

    /// <summary>The sentence behind "There is no policy 'x'", with what stands between both.</summary>
    /// <param name="name">As it was asked for.</param>
    /// <param name="known">All that there are, each with its script where it has one.</param>
    /// <param name="otherwise">What to say when nothing is known of the name, such as <c>.</c> or <c> in the policies folder.</c></param>
    public static string Rest(string name, IEnumerable<(Policy Policy, string? Path)> known, string otherwise = ".")
    {
        var policies = known.ToList();
        return policies.Find(entry => entry.Path is { } path && IsCalledBy(path, name)) is { Policy: { } held, Path: { } file }
            ? $": '{file}' holds {held.Id}; ask for {held.Id}, or write {name} in the file."
            : otherwise + (Half(name, policies) is { Length: > 0 } half ? half : NearestName.Hint(name, policies.SelectMany(entry => (string[])[entry.Policy.Id, entry.Policy.Name])));
    }

    /// <summary>Whether a script's file is called <c>ID-name.csx</c> by an id or a name, in letters of any case.</summary>
    public static bool IsStem(string path, string name)
    {
        var stem = path[(path.LastIndexOf('/') + 1)..];
        return stem.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase) || stem.EndsWith($"-{name}.csx", StringComparison.OrdinalIgnoreCase);
    }

    // ID-name.csx: only of an id somebody can say that the file should hold it.
    private static bool IsCalledBy(string path, string id) => id.Length > 0 && char.IsAsciiDigit(id[^1]) && path[(path.LastIndexOf('/') + 1)..].StartsWith(id + "-", StringComparison.OrdinalIgnoreCase);

    private static string Half(string name, List<(Policy Policy, string? Path)> policies)
    {
        var words = Words(name);
        var found = words.Length < FewestLetters ? [] : policies.Where(entry => Holds(entry.Policy, words)).Select(entry => $"'{entry.Policy.Id}' ({entry.Policy.Name})").ToList();
        var named = found.Take(MostNamed).ToList();
        return found.Count == 0 ? "" : $" Did you mean {Wording.Or(found.Count > MostNamed ? named.Append($"one of {found.Count - MostNamed} more") : named)}?";
    }

    private static bool Holds(Policy policy, string words) => policy.Id.Contains(words, StringComparison.OrdinalIgnoreCase)
        || Words(policy.Name).Contains(words, StringComparison.OrdinalIgnoreCase) || Words(policy.Title).Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Words(string name) => name.Replace('-', ' ').Trim();
}
