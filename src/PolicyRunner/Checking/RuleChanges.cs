namespace PolicyRunner.Checking;

/// <summary>What a change to the rules would do to the findings once it is merged. It had no part in the verdict.</summary>
public sealed record RuleChanges
{
    /// <summary>The files of the rules that the change adds, removes or edits, by path.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The verdict under the changed rules; null when they could not be evaluated, see <see cref="Notes"/>.</summary>
    public required Verdict? Verdict { get; init; }

    /// <summary>By id; only those whose findings differ.</summary>
    public IReadOnlyList<PolicyChange> Policies { get; init; } = [];

    /// <summary>What is wrong with the changed rules, in sentences: it becomes an error when they are merged.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public int Added => Policies.Sum(policy => policy.Added);

    public int Removed => Policies.Sum(policy => policy.Removed);

    /// <summary>Findings that stay, with another severity or enforcement.</summary>
    public int Reweighed => Policies.Sum(policy => policy.Reweighed);
}

/// <summary>How many findings of one policy would come, go and change their weight.</summary>
public sealed record PolicyChange(string Policy, int Added, int Removed, int Reweighed);
