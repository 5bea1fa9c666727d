using PolicyRunner.Gates.Files;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The gates of a check: what they name is looked up when all is read.</summary>
internal static class GateDocuments
{
    /// <summary>Where a repository keeps its gates, from its root.</summary>
    public const string Folder = "policies/gates";

    // Where runbooks are kept, for a check that was given the gate alone.
    private const string Usual = "runbooks";

    /// <summary>True for a document that cannot be judged before all is read.</summary>
    public static bool IsOne(Document document) => SloDocuments.IsGate(document.File);

    /// <returns>The same with what the gates name and nobody has as their problems.</returns>
    public static LoadedLibrary Named(LoadedLibrary loaded, CheckRequest request, Configuration configuration, CancellationToken cancellation)
    {
        var documents = loaded.Library.Documents;

        // Where neither levels nor an organisation are known, only what lies where gates are kept is certain to be one of ours.
        var known = configuration.Organisation.File is not null || configuration.Slos.Count > 0;
        if (!documents.Any(IsNamed))
        {
            return loaded;
        }

        var names = new GateNames(configuration.Slos, configuration.Organisation, () => Runbooks(loaded.Library, request.WorkingDirectory, configuration, cancellation));
        return loaded with { Library = new Library([.. documents.Select(document => IsNamed(document) ? Named(document, names) : document)]) };

        bool IsNamed(Document document) => IsOne(document) && (known || document.Path.StartsWith($"{Folder}/", StringComparison.Ordinal));
    }

    /// <summary>The runbooks of a library, and those that lie where runbooks are kept.</summary>
    public static IEnumerable<Runbook> Runbooks(Library library, string workingDirectory, Configuration configuration, CancellationToken cancellation)
    {
        var root = FileFinder.Repository(workingDirectory) ?? workingDirectory;
        return Directory.Exists(Path.Combine(root, Usual))
            ? library.Runbooks.Concat(LibraryLoader.Load([Path.Combine(root, Usual)], workingDirectory, configuration.Sections, cancellation).Library.Runbooks)
            : library.Runbooks;
    }

    // What breaks the form is said first: names in it may be missing for that reason.
    private static Document Named(Document document, GateNames names) => document.Problems.Count > 0
        ? document
        : DocumentReader.Beside(document.File, [.. names.Check(GateFileReader.Read(document.File, Path.GetFileNameWithoutExtension(document.Path))).OrderBy(problem => problem.Span.Start)]);
}
