using PolicyRunner.Git;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The documents of a change as they were at the base, read when somebody first asks and once however many ask. What nobody could ask
/// anything of, a page without runbooks for the machine and without ignores, is let go of: a change may touch every page there is.
/// </summary>
/// <param name="rules">Where the base is read.</param>
/// <param name="library">The documents of the change.</param>
/// <param name="sections">How sections are called.</param>
internal sealed class BaseDocuments(RuleSource rules, Library library, SectionNames sections)
{
    private readonly BaseVersions versions = new(rules, library);

    // By the path at the base.
    private readonly Dictionary<string, Document?> read = new(StringComparer.Ordinal);
    private List<ChangedPage>? changed;
    private List<GonePage>? gone;

    /// <summary>The base's version of a document; null when there is none, or it says nothing.</summary>
    /// <exception cref="GitException">Git broke, or the clone lacks a content.</exception>
    public Document? Of(Document document) => versions.Of(document.Path) is { } old ? Read(old) : null;

    /// <summary>The documents that the base has with another text, or not at all, in the library's order.</summary>
    /// <exception cref="GitException">As for <see cref="Of"/>.</exception>
    public IReadOnlyList<ChangedPage> Changed(CancellationToken cancellation)
    {
        if (changed is null)
        {
            var pages = new List<ChangedPage>();
            foreach (var document in library.Documents)
            {
                cancellation.ThrowIfCancellationRequested();
                var old = versions.Of(document.Path);
                if (old?.Text != document.File.Text)
                {
                    pages.Add(new ChangedPage(old is null ? null : Read(old), document));
                }
            }

            changed = pages;
        }

        return changed;
    }

    /// <summary>The documents that are no longer where the base has them, those that were moved and are as they were among them.</summary>
    /// <exception cref="GitException">As for <see cref="Of"/>.</exception>
    public IReadOnlyList<GonePage> Gone(CancellationToken cancellation)
    {
        if (gone is null)
        {
            var pages = new List<GonePage>();
            var kept = library.Documents.Select(document => versions.PathOf(document.Path)).ToHashSet(StringComparer.Ordinal);
            foreach (var file in rules.Gone())
            {
                cancellation.ThrowIfCancellationRequested();
                if (Read(new SourceFile(file.Path, file.Text)) is { } before)
                {
                    pages.Add(new GonePage(before, kept.Contains(file.Path)));
                }
            }

            gone = pages;
        }

        return gone;
    }

    private Document? Read(SourceFile old)
    {
        if (!read.TryGetValue(old.Path, out var document))
        {
            document = DocumentReader.Read(old, sections);
            document = document.Ignores.Count > 0 || document.Runbooks.Any(IsForMachine) ? document : null;
            read.Add(old.Path, document);
        }

        return document;
    }

    private static bool IsForMachine(Runbook runbook) => runbook.IsDeclared || runbook.Declaration.Contract is not null;
}

/// <summary>A document of a change and what it was at the base.</summary>
/// <param name="Before">Null when it was not there, or said nothing.</param>
/// <param name="After">As it is now.</param>
internal sealed record ChangedPage(Document? Before, Document After);

/// <summary>A document that is no longer at its path.</summary>
/// <param name="Before">As it was.</param>
/// <param name="IsMoved">Whether a document under review is this one, at another path.</param>
internal sealed record GonePage(Document Before, bool IsMoved);
