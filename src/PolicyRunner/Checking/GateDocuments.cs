using PolicyRunner.Gates.Files;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The gates of a check: what they name is looked up when all is read.</summary>
internal static class GateDocuments
{
    // Where runbooks are kept, for a check that was given the gate alone.
    private const string Usual = "runbooks";

    /// <summary>True for a document that cannot be judged before all is read.</summary>
    public static bool IsOne(Document document) => SloDocuments.IsGate(document.File);

    /// <returns>The same with what the gates name and nobody has as their problems.</returns>
    public static LoadedLibrary Named(LoadedLibrary loaded, CheckRequest request, Configuration configuration, CancellationToken cancellation)
    {
        var documents = loaded.Library.Documents;
        if ((configuration.Organisation.File is null && configuration.Slos.Count == 0) || !documents.Any(IsOne))
        {
            return loaded;
        }

        var names = new GateNames(configuration.Slos, configuration.Organisation, () => Runbooks(loaded.Library, request.WorkingDirectory, configuration, cancellation));
        return loaded with { Library = new Library([.. documents.Select(document => IsOne(document) ? Named(document, names) : document)]) };
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
