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
    /// <param name="rules">Where the base is read.</param>
    /// <param name="sections">How sections are called.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="Git.GitException">The base cannot be read.</exception>
    public static List<RawFinding> Find(PolicySet policies, Library library, OrganisationFile contracts, RuleSource rules, SectionNames sections, CancellationToken cancellation)
    {
        var findings = new List<RawFinding>();
        if (!rules.IsBase || policies.Active.FirstOrDefault(active => active.Policy.Id == Judging) is not { } active)
        {
            return findings;
        }

        var versions = new BaseVersions(rules, library);
        foreach (var document in library.Documents)
        {
            cancellation.ThrowIfCancellationRequested();
            if (versions.Of(document.Path) is { } old && old.Text != document.File.Text)
            {
                Compare(DocumentReader.Read(old, sections), document);
            }
        }

        foreach (var gone in rules.Gone())
        {
            cancellation.ThrowIfCancellationRequested();
            Compare(DocumentReader.Read(new Text.SourceFile(gone.Path, gone.Text), sections), null);
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
