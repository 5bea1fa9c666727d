using System.Collections.Concurrent;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Reads documents and resolves their links.</summary>
public static class LibraryLoader
{
    // Fewer files are read one after the other, and kept.
    private const int Few = 4;

    /// <param name="paths">Files and folders, absolute or relative to the working directory.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static Library Load(IReadOnlyList<string> paths, string workingDirectory, CancellationToken cancellation)
    {
        var loaded = Load(paths, workingDirectory, SectionNames.Default, cancellation);
        return loaded.Missing is [var missing, ..]
            ? throw new FileNotFoundException($"There is no file or folder '{missing}'.", missing)
            : loaded.Library;
    }

    /// <summary>What a loaded document at a path is called: relative to the repository's root, outside of any to the working directory.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    public static string NameOf(string path, string workingDirectory) =>
        new FileFinder(FileFinder.Repository(workingDirectory) ?? workingDirectory, workingDirectory).Show(Path.GetFullPath(path, workingDirectory));

    /// <param name="paths">Files and folders, absolute or relative to the working directory.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="names">The section names known.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="texts">What to take for a file's text instead of what lies on the disk, by reported path.</param>
    /// <param name="judge">
    /// Judges a document as soon as it is read and its links are resolved, in no order: the findings, or null for later. What
    /// is judged lets go of all that can be read again, so that a large folder is never in memory as a whole. Null to keep all.
    /// </param>
    internal static LoadedLibrary Load(
        IReadOnlyList<string> paths,
        string workingDirectory,
        SectionNames names,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, SourceFile>? texts = null,
        Func<Document, int, List<RawFinding>?>? judge = null)
    {
        var root = FileFinder.Repository(workingDirectory) ?? workingDirectory;
        var finder = new FileFinder(root, workingDirectory);
        var files = finder.Find(paths);
        var pages = new Dictionary<string, PagePlace>(files.Length, StringComparer.Ordinal);
        var places = new PagePlace[files.Length];
        for (var i = 0; i < files.Length; i++)
        {
            places[i] = new PagePlace();
            if (files[i].Complaint is null || !LinkResolver.Dangles(files[i].FullPath, root))
            {
                pages.Add(files[i].FullPath, places[i]);
            }
        }

        var resolver = new LinkResolver(pages);
        var asked = paths.Select(path => Path.GetFullPath(path, workingDirectory)).ToList();
        var repositories = new ConcurrentDictionary<string, string?>(StringComparer.Ordinal);
        var judged = new List<RawFinding>?[files.Length];
        var unresolved = new bool[files.Length];
        var isEarly = judge is not null && files.Length >= Few;
        Each(files.Length, index =>
        {
            var document = BesideWork.Read(() => Read(files[index], names, texts));
            places[index].Document = document;
            unresolved[index] = !isEarly || !Resolve(document, index);
            if (!unresolved[index] && (judged[index] = judge!(document, index)) is not null && (document.Prose.Count > 0 || document.CodeBlocks.Count > 0))
            {
                document.Forget(Again(index, LinkResolver.Broken(document)));
            }
        }, cancellation);
        Each(files.Length, index =>
        {
            if (unresolved[index])
            {
                Resolve(places[index].Document!, index);
            }
        }, cancellation);
        return new LoadedLibrary(new Library(Array.ConvertAll(places, place => place.Document!)), judged, finder.Missing, finder.Skipped);

        bool Resolve(Document document, int index) => document.Links.Count == 0
            || resolver.Resolve(document, files[index].FullPath, Boundary(files[index].FullPath, asked, repositories), finder.Show);

        Func<Document, Document> Again(int index, IReadOnlyList<BrokenLink> broken) => document =>
        {
            if (Budget.Current is not null)
            {
                // Reading is no fault of the policy that asks: it is done outside of its budget.
                throw new UnreadException();
            }

            var again = BesideWork.Read(() => DocumentReader.Read(document.File, names));
            resolver.ResolveAgain(again, files[index].FullPath, Boundary(files[index].FullPath, asked, repositories), finder.Show, broken);
            return again;
        };
    }

    private static Document Read(CheckedPath path, SectionNames names, IReadOnlyDictionary<string, SourceFile>? texts)
    {
        var (file, problem) = texts?.GetValueOrDefault(path.Path) is { } text ? FileText.ReadAgain(text) : FileText.Read(path);
        return problem is null ? SloDocuments.Read(file) ?? DocumentReader.Read(file, names) : DocumentReader.Unreadable(file, problem);
    }

    // Links may point anywhere in the repository, or, outside of any, in the folder that was asked for.
    private static string Boundary(string file, List<string> asked, ConcurrentDictionary<string, string?> repositories)
    {
        var folder = Path.GetDirectoryName(file)!;
        return repositories.GetOrAdd(folder, FileFinder.Repository)
            ?? asked.Where(path => file.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)).MinBy(path => path.Length)
            ?? folder;
    }

    // Starting threads costs more than a few files.
    private static void Each(int count, Action<int> action, CancellationToken cancellation)
    {
        if (count < Few)
        {
            for (var i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                action(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, action);
    }
}

/// <summary>What was read, and what was not.</summary>
/// <param name="Library">The documents.</param>
/// <param name="Judged">For each document what was found while it was read, null where nobody looked at it; null: nobody looked at any.</param>
/// <param name="Missing">Paths that were asked for and are not there.</param>
/// <param name="Skipped">What was left out.</param>
internal sealed record LoadedLibrary(Library Library, IReadOnlyList<List<RawFinding>?>? Judged, IReadOnlyList<string> Missing, IReadOnlyList<SkippedItem> Skipped);
