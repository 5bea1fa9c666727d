using PolicyRunner.Findings;
using PolicyRunner.Policies;

namespace PolicyRunner.Checking.Testing;

/// <summary>A policy with one thing changed. A test that passes all the same does not test that thing.</summary>
/// <param name="Entry">The changed policy.</param>
/// <param name="Survived">What to say when no sample notices.</param>
internal sealed record PolicyMutant(PolicyEntry Entry, string Survived)
{
    /// <summary>True when the policy is switched off by the organisation file.</summary>
    public bool IsOff { get; init; }

    /// <summary>True when each bad sample must notice, not only some sample.</summary>
    public bool MustFailEachBad { get; init; }

    /// <summary>True when it is only noted that no sample notices.</summary>
    public bool IsAdvice { get; init; }

    public static IEnumerable<PolicyMutant> Of(PolicyEntry entry)
    {
        var policy = entry.Policy;

        // Nothing can switch a hard-mandatory policy off; what is tried is whether its samples would notice.
        yield return new PolicyMutant(
            entry with { Policy = Copy(policy, policy.Check, policy.CheckDocument, policy.CheckAll, policy.AppliesTo, Enforcement.SoftMandatory) },
            "It passes also when the policy is switched off, so it proves nothing; mark what must be flagged.")
        {
            IsOff = true,
            MustFailEachBad = true,
        };
        if (Parts(policy) > 1)
        {
            foreach (var (name, part) in WithoutOnePart(policy))
            {
                yield return new PolicyMutant(entry with { Policy = part }, $"Without {name} all samples pass as well; add a bad sample that only {name} flags.");
            }
        }

        if (policy.AppliesTo is not null)
        {
            yield return new PolicyMutant(
                entry with { Policy = Copy(policy, policy.Check, policy.CheckDocument, policy.CheckAll, null, policy.Enforcement) },
                "no sample notices when AppliesTo is left out; a good sample that it keeps from being flagged would.")
            {
                IsAdvice = true,
            };
        }
    }

    private static int Parts(Policy policy) =>
        (policy.Check is null ? 0 : 1) + (policy.CheckDocument is null ? 0 : 1) + (policy.CheckAll is null ? 0 : 1);

    private static IEnumerable<(string Name, Policy Policy)> WithoutOnePart(Policy policy)
    {
        if (policy.Check is not null)
        {
            yield return (nameof(Policy.Check), Copy(policy, null, policy.CheckDocument, policy.CheckAll, policy.AppliesTo, policy.Enforcement));
        }

        if (policy.CheckDocument is not null)
        {
            yield return (nameof(Policy.CheckDocument), Copy(policy, policy.Check, null, policy.CheckAll, policy.AppliesTo, policy.Enforcement));
        }

        if (policy.CheckAll is not null)
        {
            yield return (nameof(Policy.CheckAll), Copy(policy, policy.Check, policy.CheckDocument, null, policy.AppliesTo, policy.Enforcement));
        }
    }

    private static Policy Copy(
        Policy policy,
        Func<Runbooks.Runbook, PolicyContext, IEnumerable<Finding>>? check,
        Func<Runbooks.Document, PolicyContext, IEnumerable<Finding>>? checkDocument,
        Func<Runbooks.Library, PolicyContext, IEnumerable<Finding>>? checkAll,
        Func<Runbooks.Runbook, bool>? appliesTo,
        Enforcement enforcement) => new(policy.Id, policy.Name)
    {
        Title = policy.Title,
        Why = policy.Why,
        Severity = policy.Severity,
        Confidence = policy.Confidence,
        Enforcement = enforcement,
        Profile = policy.Profile,
        Settings = policy.Settings,
        AppliesTo = appliesTo,
        Check = check,
        CheckDocument = checkDocument,
        CheckAll = checkAll,
        Bad = policy.Bad,
        Good = policy.Good,
    };
}
