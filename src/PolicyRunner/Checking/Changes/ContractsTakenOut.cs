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

        var heirs = new ContractHeirs(library, atBase, cancellation);
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
                if (before.Runbooks[i] is var old && old.Declaration.Contract is { } name && contracts.Contracts[name] is { } contract)
                {
                    foreach (var now in Versions(old, i < after?.Runbooks.Count ? after.Runbooks[i] : null).Union(heirs.Of(old, name)))
                    {
                        findings.AddRange(Judge(old, now, contract, library).Select(finding => new RawFinding(active, finding)));
                    }
                }
            }
        }

        // One that stands in its place is the same runbook, whatever id it has now and whoever else has the old one; unless it was another one at
        // the base: then runbooks of a page have changed places. One that is nowhere any more does nothing.
        IEnumerable<Runbook> Versions(Runbook old, Runbook? inPlace)
        {
            var named = library.RunbooksOf(old.Id).ToList();
            return inPlace is null || named.Contains(inPlace) || WasAnother(inPlace, old) ? named : named.Append(inPlace);
        }

        bool WasAnother(Runbook now, Runbook old) => now.Id is not null && now.Id != old.Id
            && old.Document.Runbooks.Any(other => other.Id == now.Id && other.Declaration.Contract == now.Declaration.Contract && Shared(now, other) >= Shared(now, old));
    }

    // Ids can be exchanged without their runbooks: it is the one of which more is left.
    private static int Shared(Runbook now, Runbook before)
    {
        var commands = before.Commands.Select(command => command.Span.Text.ToString()).ToHashSet(StringComparer.Ordinal);
        return now.Commands.Select(command => command.Span.Text.ToString()).Distinct(StringComparer.Ordinal).Count(commands.Contains) + (now.Title == before.Title ? 1 : 0);
    }

    private static IEnumerable<Finding> Judge(Runbook old, Runbook now, Contract contract, Library library)
    {
        if (now.Declaration.Contract != contract.Name)
        {
            return
            [
                now.Span.Finding(
                    $"The change takes the runbook out of the contract '{contract.Name}'; put 'contract: {contract.Name}' back. Only who owns policyrunner.yml can end a contract, there and first."),
            ];
        }

        // Which of its rules apply goes by what the runbook is for.
        var after = ContractJudge.Of(contract, now);
        return ContractJudge.Of(contract, old).Breaches(now, library).Where(found => after.Breach(found.Command) is null)
            .Select(found => found.Command.Span.Finding($"{found.Breach.Message} The change takes the runbook out of where this applies; say '{For(old)}' again."));
    }

    private static string For(Runbook runbook) => runbook.Declaration.IncidentCategory is { } category ? $"incident-category: {category}" : $"kind: {runbook.Declaration.Kind}";
}
