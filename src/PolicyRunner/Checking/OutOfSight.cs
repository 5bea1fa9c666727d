using PolicyRunner.Git;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Says that a change is about pages which a sparse checkout did not lay out: a check that cannot see them must not look like one of them.</summary>
internal static class OutOfSight
{
    private const int MostNamed = 3;

    /// <param name="request">The check.</param>
    /// <param name="revision">What the change is compared with, as it was given.</param>
    /// <param name="commit">The commit that this is.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>A sentence; null when all that was changed and asked for is here.</returns>
    public static string? Note(CheckRequest request, string revision, string commit, CancellationToken cancellation)
    {
        if (FileFinder.Repository(request.WorkingDirectory) is not { } root)
        {
            return null;
        }

        try
        {
            var coverage = Coverage.Of(request);
            var pages = WorkTree.ChangedOutOfSight(root, commit, cancellation).Where(path => FileFinder.Finds(path) && coverage.Includes(path)).Order(StringComparer.Ordinal).ToList();
            return pages.Count == 0 ? null : Sentence(pages, revision);
        }
        catch (GitException trouble)
        {
            // What was judged stays judged.
            return $"Nobody can tell whether pages have changed since '{revision}' that this sparse checkout leaves out: {trouble.Message}";
        }
    }

    private static string Sentence(List<string> pages, string revision)
    {
        var named = pages.Take(MostNamed).Select(path => $"'{ShownPath.Of(path)}'").ToList();
        var rest = pages.Count > MostNamed ? named.Append($"{pages.Count - MostNamed} more") : named;
        return $"{Wording.And(rest)} {(pages.Count == 1 ? "has" : "have")} changed since '{revision}' and {(pages.Count == 1 ? "was" : "were")} not checked: "
            + $"this sparse checkout leaves {(pages.Count == 1 ? "it" : "them")} out; 'git sparse-checkout add DIR' lays {(pages.Count == 1 ? "it" : "them")} out.";
    }
}
