namespace PolicyRunner.Git;

/// <summary>Tells repositories apart, the same in every clone: by the address of the remote, else by the first commit.</summary>
internal static class RepositoryName
{
    private const string Ending = ".git";

    /// <param name="git">In the repository.</param>
    /// <param name="remote">The remote that its people share, or null when it has none.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns><c>github.com/owner/name</c>, a folder's path for a remote on this machine, or <c>commit:ID</c>.</returns>
    /// <exception cref="GitException">It has no remote and no commit.</exception>
    public static string Of(GitProgram git, string? remote, CancellationToken cancellation)
    {
        if (remote is not null && git.Ask(["remote", "get-url", remote], [], cancellation) is { ExitCode: 0, Line: { Length: > 0 } address })
        {
            return OfAddress(address, git.Repository);
        }

        // Of histories that were joined the smallest id: any would do, as long as all clones take the same.
        var first = git.Ask(["rev-list", "--max-parents=0", "HEAD"], [], cancellation);
        return first.ExitCode == 0 && first.Line.Split('\n').Min(StringComparer.Ordinal) is { Length: > 0 } commit
            ? $"commit:{commit}"
            : throw new GitException("A repository without a remote is known by its first commit, and this one has none; commit something.");
    }

    /// <summary>An address without what differs between people: the way to get there, their names and passwords.</summary>
    public static string OfAddress(string address, string repository)
    {
        if (address.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
        {
            return Folder(new Uri(address).LocalPath, repository);
        }

        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? address : address[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var colon = rest.IndexOf(':', StringComparison.Ordinal);

        // "host:path" is how ssh writes it; one letter before the colon is a drive of Windows.
        var isShort = scheme < 0 && colon > 1 && (slash < 0 || colon < slash);
        if (scheme < 0 && !isShort)
        {
            return Folder(address, repository);
        }

        var host = isShort ? rest[..colon] : slash < 0 ? rest : rest[..slash];
        var path = isShort ? rest[(colon + 1)..] : slash < 0 ? "" : rest[slash..];
        return $"{host[(host.LastIndexOf('@') + 1)..].ToLowerInvariant()}/{Trim(path.Trim('/'))}";
    }

    private static string Folder(string path, string repository) => Trim(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, repository)));

    private static string Trim(string path) => path.EndsWith(Ending, StringComparison.Ordinal) && path.Length > Ending.Length && path[^(Ending.Length + 1)] != '/' ? path[..^Ending.Length] : path;
}
