using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking.Changes;

/// <summary>
/// Runbooks that a change takes out of their contract: what a contract prohibits is hard-mandatory, and nothing in a change
/// may switch that off. Who owns the rules ends a contract there first; then its runbooks may drop it.
/// </summary>
internal static class ContractsTakenOut
{
    private const string Judging = "RB206";

    /// <param name="policies">Those in use; without the one about contracts nothing is found.</param>
    /// <param name="library">The documents of the change.</param>
    /// <param name="contracts">Those of the base's rules.</param>
    /// <param name="atBase">What the documents were.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="Git.GitException">The base cannot be read.</exception>
    public static List<RawFinding> Find(PolicySet policies, Library library, OrganisationFile contracts, BaseDocuments atBase, CancellationToken cancellation)
    {
        var findings = new List<RawFinding>();
        if (policies.Active.FirstOrDefault(active => active.Policy.Id == Judging) is not { } active)
        {
            return findings;
        }

        foreach (var page in atBase.Changed(cancellation))
        {
            if (page.Before is { } before)
            {
                Compare(before, page.After);
            }
        }

        // One that was moved as it is, too: another page may have taken its id.
        foreach (var page in atBase.Gone(cancellation))
        {
            Compare(page.Before, null);
        }

        return findings;

        void Compare(Document before, Document? after)
        {
            for (var i = 0; i < before.Runbooks.Count; i++)
            {
                var (old, contract) = (before.Runbooks[i], before.Runbooks[i].Declaration.Contract);
                if (contract is null || contracts.Contracts[contract] is null)
                {
                    continue;
                }

                // One with another id in its place is the same runbook; one that is nowhere any more does nothing.
                var now = library.Runbooks.FirstOrDefault(runbook => runbook.Id is not null && runbook.Id == old.Id) ?? (i < after?.Runbooks.Count ? after.Runbooks[i] : null);
                if (now is not null && now.Declaration.Contract != contract)
                {
                    findings.Add(new RawFinding(active, now.Span.Finding(
                        $"The change takes the runbook out of the contract '{contract}'; put 'contract: {contract}' back. Only who owns policyrunner.yml can end a contract, there and first.")));
                }
            }
        }
    }
}
