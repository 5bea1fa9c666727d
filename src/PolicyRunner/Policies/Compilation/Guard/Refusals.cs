namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>Says why something is refused and what to use instead.</summary>
internal sealed class Refusals
{
    private readonly Dictionary<string, (string Why, string Instead)> byName = new(StringComparer.Ordinal);

    private Refusals()
    {
        foreach (var (_, entry) in GuardText.Read("refusals.txt"))
        {
            var parts = entry.Split(" | ");
            byName.Add(parts[0], (parts[1], parts[2]));
        }
    }

    public static Refusals Instance { get; } = new();

    /// <param name="shown">As the author wrote it.</param>
    /// <param name="fullName">With namespace; of a member, behind its type's name and a dot.</param>
    /// <param name="known">Names that are allowed in its place.</param>
    public string Of(string shown, string fullName, IEnumerable<string> known)
    {
        if (Of(shown, fullName) is { } reason)
        {
            return reason;
        }

        var dot = shown.LastIndexOf('.');
        var name = shown[(dot + 1)..];
        var names = known.ToList();
        return names.Contains(name) ? $"'{shown}' is among what a policy may use, but not with these arguments; give it others."
            : $"'{shown}' is not among what a policy may use.{Text.NearestName.Hint(name, names)}";
    }

    /// <returns>Null when nothing special is to be said.</returns>
    public string? Of(string shown, string fullName)
    {
        for (var length = fullName.Length; length > 0; length--)
        {
            if (byName.TryGetValue(fullName[..length], out var found))
            {
                return $"'{shown}' {found.Why}; {found.Instead}.";
            }
        }

        return null;
    }

    /// <summary>Of a name that the compiler does not know here, because its namespace is not imported or its library not there.</summary>
    /// <returns>Null when nothing special is to be said.</returns>
    public string? OfUnknown(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) ? Of(name, name)
        : byName.TryGetValue(name, out var found) || byName.TryGetValue($"System.{name}", out found) ? $"'{name}' {found.Why}; {found.Instead}."
        : null;
}
