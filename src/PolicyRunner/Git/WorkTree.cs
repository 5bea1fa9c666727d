using System.Collections.ObjectModel;
using System.Text;

namespace PolicyRunner.Git;

/// <summary>What differs between the files and the commit.</summary>
internal static class WorkTree
{
    /// <summary>Paths that were changed, added or removed since the commit, ignored ones left out.</summary>
    /// <exception cref="GitException">It cannot be told.</exception>
    public static IReadOnlyList<string> Changes(GitProgram git, CancellationToken cancellation)
    {
        // A filter is a program: with none, files that one would have changed count as changed, which errs on the safe side.
        var filters = git.Ask(["config", "--name-only", "--null", "--get-regexp", "^filter\\."], [], cancellation);
        var names = Encoding.UTF8.GetString(filters.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(key => key[..key.LastIndexOf('.')]).Distinct(StringComparer.Ordinal);
        var without = names.SelectMany(name => new[] { $"{name}.clean=", $"{name}.process=", $"{name}.required=false" }).SelectMany(setting => new[] { "-c", setting });
        var answer = git.Ask([.. without, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=none", "--no-renames"], [], cancellation);
        var marked = git.Ask(["ls-files", "-v", "-z"], [], cancellation);
        return answer.ExitCode == 0 && marked.ExitCode == 0
            ? [.. Lines(answer).Where(line => line.Length > 3).Select(line => line[3..]).Concat(Unwatched(git, marked)).Distinct(StringComparer.Ordinal)]
            : throw new GitException($"Git cannot tell whether the files are those of the commit: {answer.Complaints.Split('\n')[0]}");
    }

    /// <summary>Files of the commit that a sparse checkout did not lay out: they are not here, and are not gone.</summary>
    /// <param name="repository">The absolute path of the folder that holds <c>.git</c>.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Paths from there, with '/'; none, and no git is asked, where nothing says what to lay out.</returns>
    /// <exception cref="GitException">It cannot be told.</exception>
    public static IReadOnlySet<string> NotLaidOut(string repository, CancellationToken cancellation)
    {
        // A clone may belong to somebody else, whom git does not trust: it is only asked where it has to be.
        if (DotGit.Of(repository) is { } folder && !File.Exists(Path.Combine(folder, "info", "sparse-checkout")))
        {
            return ReadOnlySet<string>.Empty;
        }

        var git = new GitProgram(repository);
        var marked = git.Ask(["ls-files", "-v", "-z"], [], cancellation);
        return marked.ExitCode == 0
            ? Lines(marked).Where(line => line.Length > 2 && line[0] is 'S' or 's' && !Path.Exists(Path.Combine(repository, line[2..]))).Select(line => line[2..]).ToHashSet(StringComparer.Ordinal)
            : throw new GitException($"Git cannot tell which files a sparse checkout left out: {marked.Complaints.Split('\n')[0]}");
    }

    /// <summary>Files that a sparse checkout did not lay out and that are staged otherwise than a commit has them, added or removed ones among them.</summary>
    /// <param name="repository">As for <see cref="NotLaidOut"/>.</param>
    /// <param name="commit">In hexadecimal.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="GitException">It cannot be told.</exception>
    public static IEnumerable<string> ChangedOutOfSight(string repository, string commit, CancellationToken cancellation)
    {
        var notLaidOut = NotLaidOut(repository, cancellation);
        if (notLaidOut.Count == 0)
        {
            return [];
        }

        var changed = new GitProgram(repository).Ask(["diff-index", "--cached", "--name-only", "--no-renames", "-z", commit, "--"], [], cancellation);
        return changed.ExitCode == 0
            ? Lines(changed).Where(notLaidOut.Contains)
            : throw new GitException($"Git cannot tell what has changed since {commit}: {changed.Complaints.Split('\n')[0]}");
    }

    // Files that git was told not to look at may hold anything: a small letter is "assume unchanged", S is "skip", which a
    // sparse checkout says of files that are not there.
    private static IEnumerable<string> Unwatched(GitProgram git, GitAnswer marked) =>
        Lines(marked).Where(line => line.Length > 2 && (char.IsAsciiLetterLower(line[0]) || (line[0] == 'S' && Path.Exists(Path.Combine(git.Repository, line[2..]))))).Select(line => line[2..]);

    private static string[] Lines(GitAnswer answer) => Encoding.UTF8.GetString(answer.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
