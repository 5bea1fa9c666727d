using System.Text;

namespace PolicyRunner.Git;

/// <summary>
/// What somebody's name of a commit can mean. Git takes the first that it finds and only warns when there are several: who may push a
/// tag that is named like the base branch, or like the beginning of an id, could otherwise choose the judge.
/// </summary>
internal sealed class CommitName
{
    private const string Full = "refs/";
    private const int ShortestId = 4;

    private readonly GitProgram git;
    private readonly GitObjects objects;
    private readonly string name;
    private readonly string stem;
    private readonly CancellationToken cancellation;

    private CommitName(GitProgram git, GitObjects objects, string name, CancellationToken cancellation)
    {
        (this.git, this.objects, this.name, this.cancellation) = (git, objects, name, cancellation);

        // What follows says how to go on from there: HEAD~1, v1^{commit}, main@{1}.
        var end = name.AsSpan().IndexOfAny("~^:");
        var entry = name.IndexOf("@{", StringComparison.Ordinal);
        stem = name[..Math.Min(end < 0 ? name.Length : end, entry < 0 ? name.Length : entry)];
    }

    /// <returns>The commit's id; null when there is none in this clone.</returns>
    /// <exception cref="GitException">The name means several.</exception>
    public static string? Resolve(GitProgram git, GitObjects objects, string name, CancellationToken cancellation) =>
        new CommitName(git, objects, name, cancellation).Resolve();

    private string? Resolve()
    {
        // A name with its whole path stands for nothing else, such as a tag that is called refs/heads/main.
        var references = References();
        if ((stem.StartsWith(Full, StringComparison.Ordinal) && references.Count == 0) || Commit(name) is not { } commit)
        {
            return null;
        }

        // Git knows these before it looks at any reference.
        var isFullId = stem.Length == commit.Length && IsHexadecimal(stem);
        if (isFullId || stem is "" or "@" or "HEAD")
        {
            return commit;
        }

        var meanings = references.ConvertAll(reference => (reference, Commit(reference + name[stem.Length..])));
        foreach (var id in Ids())
        {
            meanings.Add(($"the commit {id}", Commit(id + name[stem.Length..])));
        }

        // One alone is git's, also where it is asked for what only its short name has: the upstream of main@{u}.
        if (meanings is [] or [(_, null)] || meanings.TrueForAll(meaning => meaning.Item2 == commit))
        {
            return commit;
        }

        if (!meanings.Exists(meaning => meaning.Item2 == commit))
        {
            meanings.Add(($"the commit {commit}", commit));
        }

        throw new GitException($"'{name}' means several commits; say which: {string.Join(" or ", meanings.Select(meaning => meaning.Item1))}.");
    }

    // The references that git would take the name for. Of a question for one that is not there git makes another, so they are listed.
    private List<string> References()
    {
        if (stem.Length == 0 || stem.AsSpan().IndexOfAny("*?[\\") >= 0)
        {
            return [];
        }

        string[] possible = stem.StartsWith(Full, StringComparison.Ordinal) ? [stem]
            : [$"{Full}{stem}", $"{Full}heads/{stem}", $"{Full}tags/{stem}", $"{Full}remotes/{stem}", $"{Full}remotes/{stem}/HEAD"];
        var known = Lines("for-each-ref", ["--format=%(refname)", .. possible]);
        return [.. possible.Where(known.Contains)];
    }

    // The commits whose ids begin like the name, or like the end of what 'git describe' printed: v1-3-g1a2b3c4.
    private IEnumerable<string> Ids()
    {
        var dash = stem.LastIndexOf("-g", StringComparison.Ordinal);
        var prefix = dash < 0 ? stem : stem[(dash + 2)..];
        return prefix.Length >= ShortestId && IsHexadecimal(prefix)
            ? Lines("rev-parse", [$"--disambiguate={prefix}"]).Where(id => objects.Find(id) is { Type: "commit" })
            : [];
    }

    private string? Commit(string expression) => objects.Find($"{expression}^{{commit}}") is { Type: "commit" } commit ? commit.Id : null;

    private string[] Lines(string command, string[] arguments) =>
        Encoding.UTF8.GetString(git.Run(cancellation, [command, .. arguments])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsHexadecimal(string text) => text.Length > 0 && text.All(char.IsAsciiHexDigit);
}
