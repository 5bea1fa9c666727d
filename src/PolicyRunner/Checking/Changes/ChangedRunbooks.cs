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
    /// <param name="rules">Where the base is read.</param>
    /// <param name="sections">How sections are called.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>By id, at most <see cref="Most"/> of them, and how many there are.</returns>
    /// <exception cref="Git.GitException">The base cannot be read.</exception>
    public static (IReadOnlyList<RunbookChange> Changes, int Count) Of(Library library, SecretMask secrets, PolicyPack pack, RuleSource rules, SectionNames sections, CancellationToken cancellation)
    {
        var versions = new BaseVersions(rules, library);
        var (before, after) = (new SortedDictionary<string, Runbook>(StringComparer.Ordinal), new SortedDictionary<string, Runbook>(StringComparer.Ordinal));
        foreach (var document in library.Documents)
        {
            cancellation.ThrowIfCancellationRequested();
            var old = versions.Of(document.Path);
            if (old?.Text == document.File.Text)
            {
                continue;
            }

            Add(after, document);
            if (old is not null)
            {
                Add(before, DocumentReader.Read(old, sections));
            }
        }

        // One that was moved into another file is the same runbook.
        foreach (var gone in rules.Gone().Where(file => !library.Documents.Any(document => versions.PathOf(document.Path) == file.Path)))
        {
            Add(before, DocumentReader.Read(new Text.SourceFile(gone.Path, gone.Text), sections));
        }

        var secretsBefore = SecretSearch.In(new Library([.. before.Values.Select(runbook => runbook.Document).Distinct()]), pack, cancellation, out _);
        var changes = after.Keys.Union(before.Keys).Order(StringComparer.Ordinal).Where(id => after.ContainsKey(id) || library.Runbooks.All(runbook => runbook.Id != id))
            .Select(id => Compare(before.GetValueOrDefault(id), after.GetValueOrDefault(id))).OfType<RunbookChange>().ToList();
        return (changes.Count > Most ? changes[..Most] : changes, changes.Count);

        RunbookChange? Compare(Runbook? old, Runbook? now) => RunbookComparison.Of(old, now, sentence => Hide(now, secrets, Hide(old, secretsBefore, sentence)));
    }

    private static string Hide(Runbook? runbook, SecretMask secrets, string sentence) => runbook is null ? sentence : secrets.Hide(runbook.Document.File, sentence);

    private static void Add(SortedDictionary<string, Runbook> runbooks, Document document)
    {
        foreach (var runbook in document.Runbooks.Where(runbook => runbook is { IsDeclared: true, Id: not null }))
        {
            runbooks.TryAdd(runbook.Id!, runbook);
        }
    }
}
