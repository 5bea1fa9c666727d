namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// What policies may use, by the names of metadata: the same list judges a script's symbols and a compiled pack, and says what is
/// counted where a script uses it. Read only where something is compiled or a compiled pack is looked at.
/// </summary>
internal sealed class AllowList
{
    /// <summary>The word for a member that does little, whatever it is given.</summary>
    public const string Free = "free";

    private readonly Dictionary<string, AllowedType> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AllowedType> attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AllowedType> compiler = new(StringComparer.Ordinal);

    private AllowList()
    {
        foreach (var (section, entry) in GuardText.Read("allowed.txt"))
        {
            var colon = entry.IndexOf(':');
            var (head, members) = (entry[..colon].Split(' '), entry[(colon + 1)..]);
            var among = section switch
            {
                "" => types,
                "attributes" => attributes,
                "compiler" => compiler,
                _ => throw new InvalidOperationException($"The guard's list has no section '{section}'."),
            };
            var cost = head.Length == 2 ? head[1]
                : section.Length > 0 || members.Length == 0 ? Free
                : throw new InvalidOperationException($"The guard's list states no cost for '{entry}'.");
            if (!among.TryGetValue(head[0], out var type))
            {
                among.Add(head[0], type = new AllowedType());
            }

            type.Add(cost, members);
        }
    }

    public static AllowList Instance { get; } = new();

    /// <summary>The full names of the types that a script may name, some of them only in part.</summary>
    public IReadOnlyCollection<string> Types => types.Keys;

    /// <summary>Null for a type that no script may name.</summary>
    public AllowedType? Find(string type) => types.GetValueOrDefault(type);

    public bool AllowsAttribute(string type) => attributes.ContainsKey(type);

    /// <summary>What the compiler writes by itself, and no script by name.</summary>
    public AllowedType? FindOfCompiler(string type) => compiler.GetValueOrDefault(type);
}
