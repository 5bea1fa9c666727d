namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>What of a type may be used, and what each of its members costs.</summary>
internal sealed class AllowedType
{
    // The words for the costs, not their numbers: a warm check asks as well, and a table of numbers would be compiled for it.
    private readonly Dictionary<string, string> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private string? everything;
    private string? operators;

    /// <summary>The members by name, for hints; empty where all are allowed.</summary>
    public IEnumerable<string> Names => members.Keys.Select(name => name.Split('(')[0]).Distinct();

    /// <summary>The members as the list writes them, overloads with their parameters.</summary>
    public IEnumerable<string> Written => members.Keys;

    /// <summary>Reads the part of a line behind the colon.</summary>
    /// <param name="cost">The word for what its members cost.</param>
    /// <param name="text">The members.</param>
    public AllowedType Add(string cost, string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "*")
            {
                everything = cost;
            }
            else if (word == "op_*")
            {
                operators = cost;
            }
            else if (word[0] == '-')
            {
                refused.Add(word[1..]);
            }
            else
            {
                members.Add(word, cost);
            }
        }

        return this;
    }

    /// <inheritdoc cref="CostOf"/>
    public bool Allows(string name, string parameters) => Word(name, parameters) is not null;

    /// <summary>Whether the counters put a method of their own in this one's place wherever a script calls it.</summary>
    /// <inheritdoc cref="CostOf"/>
    public bool HasTwin(string name, string parameters) => Word(name, parameters) == "twin";

    /// <param name="name">As in metadata, an accessor's prefix included.</param>
    /// <param name="parameters">The types of the parameters, joined by commas.</param>
    /// <returns>Null when the member may not be used.</returns>
    public Cost? CostOf(string name, string parameters) => Word(name, parameters) is { } word ? Enum.Parse<Cost>(word, ignoreCase: true) : null;

    private string? Word(string name, string parameters)
    {
        var plain = name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name;
        if (members.TryGetValue(plain, out var cost) || members.TryGetValue(name, out cost) || members.TryGetValue($"{plain}({parameters})", out cost))
        {
            return cost;
        }

        return refused.Contains(plain) || plain == "GetHashCode" ? null
            : everything ?? (name.StartsWith("op_", StringComparison.Ordinal) ? operators : null);
    }
}
