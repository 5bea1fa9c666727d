namespace PolicyRunner.Runbooks;

/// <summary>Every document of a check, links resolved. Immutable once policies see it.</summary>
/// <param name="Documents">By path, whatever their profile.</param>
public sealed record Library(IReadOnlyList<Document> Documents)
{
    private readonly Lazy<Dictionary<string, Document>> byPath =
        new(() => Documents.ToDictionary(document => document.Path, StringComparer.Ordinal));

    private readonly Lazy<ILookup<string?, Runbook>> byId = new(() => Documents.SelectMany(document => document.Runbooks).ToLookup(runbook => runbook.Id, StringComparer.Ordinal));

    /// <summary>The runbooks of every document, undeclared ones among them, by path and place.</summary>
    public IEnumerable<Runbook> Runbooks => Documents.SelectMany(document => document.Runbooks);

    /// <summary>The document at a path relative to the repository root, or null.</summary>
    public Document? Find(string path) => byPath.Value.GetValueOrDefault(path);

    /// <summary>The runbooks of an id: several when they claim the same one, none of no id.</summary>
    internal IEnumerable<Runbook> RunbooksOf(string? id) => id is null ? [] : byId.Value[id];
}
