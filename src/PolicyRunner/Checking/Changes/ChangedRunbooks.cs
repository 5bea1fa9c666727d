using PolicyRunner.Policies;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking.Changes;

/// <summary>What a change does to the runbooks: those that would do something else once it is merged.</summary>
internal static class ChangedRunbooks
{
    // More than these nobody reads; the last line says how many there are.
    public const int Most = 50;

    /// <param name="library">The documents of the change.</param>
    /// <param name="secrets">What must not be shown of them.</param>
    /// <param name="pack">The policies, which look for secrets in what the documents were.</param>
    /// <param name="atBase">What the documents were.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>By id, at most <see cref="Most"/> of them, and how many there are.</returns>
    /// <exception cref="Git.GitException">The base cannot be read.</exception>
    public static (IReadOnlyList<RunbookChange> Changes, int Count) Of(Library library, SecretMask secrets, PolicyPack pack, BaseDocuments atBase, CancellationToken cancellation)
    {
        var (before, after) = (new SortedDictionary<string, Runbook>(StringComparer.Ordinal), new SortedDictionary<string, Runbook>(StringComparer.Ordinal));
        foreach (var page in atBase.Changed(cancellation))
        {
            Add(after, page.After);
            Add(before, page.Before);
        }

        // One that was moved into another file is the same runbook.
        foreach (var page in atBase.Gone(cancellation).Where(page => !page.IsMoved))
        {
            Add(before, page.Before);
        }

        var secretsBefore = SecretSearch.In(new Library([.. before.Values.Select(runbook => runbook.Document).Distinct()]), pack, cancellation, out _);
        var changes = after.Keys.Union(before.Keys).Order(StringComparer.Ordinal).Where(id => after.ContainsKey(id) || library.Runbooks.All(runbook => runbook.Id != id))
            .Select(id => Compare(before.GetValueOrDefault(id), after.GetValueOrDefault(id))).OfType<RunbookChange>().ToList();
        return (changes.Count > Most ? changes[..Most] : changes, changes.Count);

        RunbookChange? Compare(Runbook? old, Runbook? now) => RunbookComparison.Of(old, now, sentence => Hide(now, secrets, Hide(old, secretsBefore, sentence)));
    }

    private static string Hide(Runbook? runbook, SecretMask secrets, string sentence) => runbook is null ? sentence : secrets.Hide(runbook.Document.File, sentence);

    private static void Add(SortedDictionary<string, Runbook> runbooks, Document? document)
    {
        foreach (var runbook in (document?.Runbooks ?? []).Where(runbook => runbook is { IsDeclared: true, Id: not null }))
        {
            runbooks.TryAdd(runbook.Id!, runbook);
        }
    }
}
