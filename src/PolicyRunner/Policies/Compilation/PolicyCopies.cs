using PolicyRunner.Findings;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Policies made of what a script returned, so that nothing in them is still the script's to change.</summary>
internal static class PolicyCopies
{
    /// <summary>The same with lists of its own: a script's lists may be code, which runs here, inside its budget, for the last time.</summary>
    public static Policy Settled(Policy policy) => Copy(policy, policy.AppliesTo, policy.CheckDocument, policy.Check, policy.CheckAll);

    /// <summary>
    /// A policy whose script could remember something between two documents, in a list at its top for instance: the script
    /// is run anew for every evaluation, so what it finds depends on no order and on no other thread.
    /// </summary>
    /// <param name="policy">What the script returned.</param>
    /// <param name="script">Runs the script.</param>
    public static Policy Renewed(Policy policy, Func<Policy> script) => Copy(
        policy,
        policy.AppliesTo is null ? null : runbook => script().AppliesTo!(runbook),
        policy.CheckDocument is null ? null : (document, context) => script().CheckDocument!(document, context),
        policy.Check is null ? null : (runbook, context) => script().Check!(runbook, context),
        policy.CheckAll is null ? null : (library, context) => script().CheckAll!(library, context));

    private static Policy Copy(
        Policy policy,
        Func<Runbook, bool>? appliesTo,
        Func<Document, PolicyContext, IEnumerable<Finding>>? checkDocument,
        Func<Runbook, PolicyContext, IEnumerable<Finding>>? check,
        Func<Library, PolicyContext, IEnumerable<Finding>>? checkAll) => new(policy.Id, policy.Name)
        {
            Title = policy.Title,
            Why = policy.Why,
            Severity = policy.Severity,
            Confidence = policy.Confidence,
            Enforcement = policy.Enforcement,
            Profile = policy.Profile,
            MaximumWaiverDays = policy.MaximumWaiverDays,
            Settings = policy.Settings.ToArray(),
            AppliesTo = appliesTo,
            CheckDocument = checkDocument,
            Check = check,
            CheckAll = checkAll,
            Bad = policy.Bad.ToArray(),
            Good = policy.Good.ToArray(),
        };
}
