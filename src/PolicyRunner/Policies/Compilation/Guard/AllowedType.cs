namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>What of a type may be used.</summary>
internal sealed class AllowedType
{
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private bool everything;
    private bool operators;

    /// <summary>Reads the part of a line behind the colon.</summary>
    public AllowedType(string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "*")
            {
                everything = true;
            }
            else if (word == "op_*")
            {
                operators = true;
            }
            else if (word[0] == '-')
            {
                refused.Add(word[1..]);
            }
            else
            {
                members.Add(word);
            }
        }
    }

    /// <summary>The members by name, for hints; empty where all are allowed.</summary>
    public IEnumerable<string> Names => members.Select(name => name.Split('(')[0]).Distinct();

    /// <param name="name">As in metadata, an accessor's prefix included.</param>
    /// <param name="parameters">The types of the parameters, joined by commas.</param>
    public bool Allows(string name, string parameters)
    {
        var plain = name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name;
        if (members.Contains(plain) || members.Contains($"{plain}({parameters})"))
        {
            return true;
        }

        return !refused.Contains(plain) && plain != "GetHashCode"
            && (everything || (operators && name.StartsWith("op_", StringComparison.Ordinal)));
    }
}
