using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking.Changes;

/// <summary>
/// Where the commands of a runbook under a contract went in a change: it can be given another id, place or page, and something else its own.
/// What runbooks without the contract did at the base anyway tells nothing.
/// </summary>
/// <param name="library">The documents of the change.</param>
/// <param name="atBase">What they were.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class ContractHeirs(Library library, BaseDocuments atBase, CancellationToken cancellation)
{
    private readonly Dictionary<string, (HashSet<string> Common, HashSet<string> Bound)> known = new(StringComparer.Ordinal);
    private Dictionary<string, List<Runbook>>? changed;

    /// <summary>
    /// The runbooks of changed pages that do at least half of what only an old one did, and have its title or are alone in doing so
    /// among those under its contract and without.
    /// </summary>
    /// <exception cref="Git.GitException">The base cannot be read.</exception>
    public IEnumerable<Runbook> Of(Runbook old, string contract)
    {
        var (common, bound) = Known(contract);
        var own = Commands(old);
        own.ExceptWith(common);
        changed ??= Changed();

        // Each command once, however often it is repeated.
        var shared = new Dictionary<Runbook, (int Count, bool IsKept)>(ReferenceEqualityComparer.Instance);
        foreach (var command in own)
        {
            foreach (var runbook in changed.GetValueOrDefault(command) ?? [])
            {
                var before = shared.GetValueOrDefault(runbook);
                shared[runbook] = (before.Count + 1, before.IsKept || bound.Contains(command));
            }
        }

        return shared.Where(pair => 2 * pair.Value.Count >= own.Count && (pair.Key.Title == old.Title || !pair.Value.IsKept)).Select(pair => pair.Key);
    }

    private static HashSet<string> Commands(Runbook runbook) => runbook.Commands.Select(command => command.Span.Text.ToString()).ToHashSet(StringComparer.Ordinal);

    // Done without the contract at the base; done under it now.
    private (HashSet<string> Common, HashSet<string> Bound) Known(string contract)
    {
        if (!known.TryGetValue(contract, out var found))
        {
            var pages = atBase.Changed(cancellation);
            var after = pages.Select(page => page.After).ToHashSet(ReferenceEqualityComparer.Instance);
            var before = library.Documents.Where(document => !after.Contains(document)).Concat(pages.Select(page => page.Before).OfType<Document>()).Concat(atBase.Gone(cancellation).Select(page => page.Before));
            found = (Done(before, runbook => runbook.Declaration.Contract != contract), Done(library.Documents, runbook => runbook.Declaration.Contract == contract));
            known.Add(contract, found);
        }

        return found;
    }

    private static HashSet<string> Done(IEnumerable<Document> documents, Func<Runbook, bool> isMeant) =>
        documents.SelectMany(document => document.Runbooks).Where(isMeant).SelectMany(Commands).ToHashSet(StringComparer.Ordinal);

    private Dictionary<string, List<Runbook>> Changed()
    {
        var found = new Dictionary<string, List<Runbook>>(StringComparer.Ordinal);
        foreach (var runbook in atBase.Changed(cancellation).SelectMany(page => page.After.Runbooks))
        {
            foreach (var command in Commands(runbook))
            {
                if (!found.TryGetValue(command, out var runbooks))
                {
                    found.Add(command, runbooks = []);
                }

                runbooks.Add(runbook);
            }
        }

        return found;
    }
}
