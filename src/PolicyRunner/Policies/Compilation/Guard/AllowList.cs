namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// What policies may use, by the names of metadata: the same list judges a script's symbols and a compiled pack.
/// Read only where something is compiled or a compiled pack is looked at.
/// </summary>
internal sealed class AllowList
{
    private readonly Dictionary<string, AllowedType> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AllowedType> attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AllowedType> compiler = new(StringComparer.Ordinal);

    private AllowList()
    {
        foreach (var (section, entry) in GuardText.Read("allowed.txt"))
        {
            var colon = entry.IndexOf(':');
            var allowed = section switch
            {
                "" => types,
                "attributes" => attributes,
                "compiler" => compiler,
                _ => throw new InvalidOperationException($"The guard's list has no section '{section}'."),
            };
            allowed.Add(entry[..colon], new AllowedType(entry[(colon + 1)..]));
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
