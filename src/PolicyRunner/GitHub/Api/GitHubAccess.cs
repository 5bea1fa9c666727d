using PolicyRunner.Git;

namespace PolicyRunner.GitHub.Api;

/// <summary>Which repository is spoken of, where its API is, and as whom.</summary>
public sealed record GitHubAccess
{
    private const string PublicApi = "https://api.github.com";

    /// <summary>The API's address without a slash at its end; GitHub Enterprise has one of its own.</summary>
    public required Uri Api { get; init; }

    public required string Owner { get; init; }

    public required string Repository { get; init; }

    /// <summary>Null: as nobody, which reads public things a few times an hour.</summary>
    public GitHubToken? Token { get; init; }

    /// <summary>From a job's variables, or those of a person: <c>GITHUB_API_URL</c>, <c>GITHUB_REPOSITORY</c>, <c>GITHUB_TOKEN</c> or <c>GH_TOKEN</c>.</summary>
    /// <param name="variable">A variable's value by its name.</param>
    /// <param name="remote">The address of the repository's remote, asked for when no variable names the repository.</param>
    /// <exception cref="InvalidDataException">It is not clear which repository is meant, or a value cannot be used.</exception>
    public static GitHubAccess From(Func<string, string?> variable, Func<string?> remote)
    {
        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;

        var origin = Given("GITHUB_REPOSITORY") is null ? remote() : null;
        var (host, path) = Given("GITHUB_REPOSITORY") is { } named ? (null, named) : Remote(origin);
        if (path?.Split('/') is not [{ } owner, { } name] || !IsName(owner) || !IsName(name))
        {
            throw new InvalidDataException(origin is null
                ? "Which repository on GitHub is meant is not known; set GITHUB_REPOSITORY to owner/name, or add a remote named origin."
                : $"Which repository on GitHub is meant is not known: the remote origin, {RepositoryName.OfAddress(origin, "/")}, is none on GitHub; set GITHUB_REPOSITORY to owner/name.");
        }

        var written = Given("GITHUB_TOKEN") ?? Given("GH_TOKEN");
        var token = written is null ? null : GitHubToken.Parse(written)
            ?? throw new InvalidDataException("The token in GITHUB_TOKEN or GH_TOKEN holds characters that no token has; set it anew.");
        var api = Given("GITHUB_API_URL") ?? (host is null or "github.com" ? PublicApi : $"https://{host}/api/v3");
        return new GitHubAccess { Api = Address(api), Owner = owner, Repository = name, Token = token };
    }

    /// <summary>The same for a folder, whose remote <c>origin</c> says which repository it is of.</summary>
    /// <exception cref="InvalidDataException">It is not clear which repository is meant, or a value cannot be used.</exception>
    public static GitHubAccess From(Func<string, string?> variable, string folder, CancellationToken cancellation) => From(variable, () =>
    {
        try
        {
            return new GitProgram(folder).Ask(["remote", "get-url", "origin"], [], cancellation) is { ExitCode: 0, Line: { Length: > 0 } address } ? address : null;
        }
        catch (GitException)
        {
            // Without git there is no remote; what is missing then is said by the caller.
            return null;
        }
    });

    /// <summary>Another repository of the same server, with the same token.</summary>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <returns>Null: it is no name of a repository.</returns>
    public GitHubAccess? Of(string repository) =>
        repository.Split('/') is [var owner, var name] && IsName(owner) && IsName(name) ? this with { Owner = owner, Repository = name } : null;

    private static Uri Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new InvalidDataException("GITHUB_API_URL must be an address such as https://api.github.com: a token goes nowhere without encryption.");

    private static (string? Host, string? Path) Remote(string? address)
    {
        var name = address is null ? "" : RepositoryName.OfAddress(address, "/");
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? (name[..slash], name[(slash + 1)..]) : (null, null);
    }

    // What GitHub allows in both; a name of dots alone would walk to another path.
    private static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') && text.Any(character => character != '.');
}
