using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Reads documents and resolves their links.</summary>
public static class LibraryLoader
{
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

    internal static LoadedLibrary Load(
        IReadOnlyList<string> paths, string workingDirectory, SectionNames names, CancellationToken cancellation, IReadOnlyDictionary<string, SourceFile>? texts = null)
    {
        var root = FileFinder.Repository(workingDirectory) ?? workingDirectory;
        var finder = new FileFinder(root, workingDirectory);
        var files = finder.Find(paths);
        var documents = new Document[files.Length];
        Each(files.Length, index => documents[index] = Read(files[index], names, texts), cancellation);

        var byPath = new Dictionary<string, Document>(files.Length, StringComparer.Ordinal);
        for (var i = 0; i < files.Length; i++)
        {
            byPath.Add(files[i].FullPath, documents[i]);
        }

        var resolver = new LinkResolver(byPath);
        var boundaries = paths.Select(path => Path.GetFullPath(path, workingDirectory)).ToList();
        Each(files.Length, index =>
        {
            if (documents[index].Links.Count > 0)
            {
                resolver.Resolve(documents[index], files[index].FullPath, Boundary(files[index].FullPath, boundaries), finder.Show);
            }
        }, cancellation);
        return new LoadedLibrary(new Library(documents), finder.Missing, finder.Skipped);
    }

    private static Document Read(CheckedPath path, SectionNames names, IReadOnlyDictionary<string, SourceFile>? texts)
    {
        if (texts?.GetValueOrDefault(path.Path) is { } text)
        {
            return DocumentReader.Read(text, names);
        }

        var (file, problem) = FileText.Read(path);
        return problem is null ? DocumentReader.Read(file, names) : DocumentReader.Unreadable(file, problem);
    }

    // Links may point anywhere in the repository, or, outside of any, in the folder that was asked for.
    private static string Boundary(string file, List<string> asked)
    {
        var folder = Path.GetDirectoryName(file)!;
        return FileFinder.Repository(folder)
            ?? asked.Where(path => file.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)).MinBy(path => path.Length)
            ?? folder;
    }

    // Starting threads costs more than a few files.
    private static void Each(int count, Action<int> action, CancellationToken cancellation)
    {
        if (count < 4)
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
internal sealed record LoadedLibrary(Library Library, IReadOnlyList<string> Missing, IReadOnlyList<SkippedItem> Skipped);
