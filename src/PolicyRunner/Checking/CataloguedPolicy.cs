using PolicyRunner.Checking.Testing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>A policy, where it lives, and how the organisation sets it.</summary>
public sealed class CataloguedPolicy
{
    private readonly PolicyEntry? entry;
    private readonly ActivePolicy? active;

    internal CataloguedPolicy(Policy policy, PolicyEntry? entry, ActivePolicy? active, SourceSpan? setAt)
    {
        Policy = policy;
        SetAt = setAt;
        this.entry = entry;
        this.active = active;
    }

    public Policy Policy { get; }

    /// <summary>The script, as shown to people; null for the two that the tool's reader applies itself.</summary>
    public string? Path => entry?.Path;

    /// <summary>Whether it is shipped with the tool.</summary>
    public bool IsBuiltIn => entry is null or { IsBuiltIn: true };

    /// <summary>False when the organisation file switches it off.</summary>
    public bool IsOn => active is not null;

    /// <summary>Where the organisation file sets it, or null.</summary>
    public SourceSpan? SetAt { get; }

    /// <summary>As the organisation sets it, else the policy's own.</summary>
    public Severity Severity => active?.Severity ?? Policy.Severity;

    /// <summary>As the organisation sets it, else the policy's own.</summary>
    public Enforcement Enforcement => active?.Enforcement ?? Policy.Enforcement;

    /// <summary>The present value of a setting: the organisation's, else the default.</summary>
    internal object ValueOf(Setting setting) => active?.Settings.ValueOf(setting.Name) ?? setting.DefaultValue;

    /// <summary>What the policy finds in each of its bad samples, in order; empty for one that cannot be judged, and for those behind many such.</summary>
    public IReadOnlyList<IReadOnlyList<Finding>> FoundInBad()
    {
        var clock = SampleClock.Of(Policy.Id);
        var results = SampleRunner.Results(Policy, (policy, input) => SampleEvaluation.Evaluate(entry ?? new PolicyEntry(policy, policy.Id, "", IsBuiltIn: true), input, clock), PolicyTrial.MostFailing);
        return [.. Policy.Bad.Select((_, index) => index < results.Count ? results[index].Findings : [])];
    }
}
