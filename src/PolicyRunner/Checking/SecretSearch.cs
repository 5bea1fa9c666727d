using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Looks for secrets where nothing else is checked, with the tool's own policies: no script of a repository is run for it.</summary>
public static class SecretSearch
{
    /// <summary>Loads documents that are to be shown: dots stand in the place of their secrets, as many as these had characters.</summary>
    /// <param name="paths">Files and folders, absolute or relative to the working directory.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The documents, those on which the search broke as nothing but dots; and what broke, a sentence each.</returns>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static (Library Library, IReadOnlyList<string> Problems) Load(IReadOnlyList<string> paths, string workingDirectory, CancellationToken cancellation)
    {
        var library = LibraryLoader.Load(paths, workingDirectory, cancellation);
        var mask = In(library, PolicyPackLoader.Load(null, new CacheOptions()), cancellation, out var problems);
        var texts = new Dictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var document in library.Documents)
        {
            if (mask.TextOf(document.File) is var text && text != document.File.Text)
            {
                texts[document.Path] = new SourceFile(document.Path, text);
            }
        }

        return (texts.Count == 0 ? library : LibraryLoader.Load(paths, workingDirectory, SectionNames.Default, cancellation, texts).Library, problems);
    }

    /// <param name="library">Any documents.</param>
    /// <param name="pack">The policies; those of the tool among them are asked.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="problems">What broke.</param>
    internal static SecretMask In(Library library, PolicyPack pack, CancellationToken cancellation, out IReadOnlyList<string> problems)
    {
        var seekers = pack.Policies.Where(entry => entry.IsBuiltIn && entry.Policy.SeeksSecrets).ToList();
        var configuration = new Configuration { Organisation = OrganisationFile.Empty, Slos = [], Sections = SectionNames.Default, PoliciesFolder = null, Errors = [] };
        var evaluation = new Evaluation(new PolicySet(seekers, configuration.Organisation, [], []), configuration, default, _ => Profile.Strict, timings: false);
        var found = evaluation.Run(library, null, cancellation);
        problems = [.. (seekers.Count == 0 ? pack.Errors.Select(error => error.ToString()).DefaultIfEmpty("No policy looks for secrets.") : evaluation.Errors.Select(error => $"policy {error.Policy} broke: {error.Located}"))];
        return SecretMask.Of(
            found.Where(raw => raw.Finding.IsSecret),
            seekers.Count == 0 ? library.Documents.Select(document => document.File).ToHashSet() : evaluation.Unsearched(library));
    }
}
