using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>The repository and what is in it.</summary>
internal sealed class ContentsApi(GitHubConnection connection)
{
    public Task<RepositoryInfo> RepositoryAsync(CancellationToken cancellation) =>
        connection.GetAsync("read the repository", connection.Repository(""), Shapes.RepositoryInfo, cancellation);

    /// <param name="reference">A branch, tag or commit.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null: there is none of that name.</returns>
    public Task<Commit?> CommitAsync(string reference, CancellationToken cancellation) =>
        connection.FindAsync($"read the commit '{reference}'", connection.Repository($"/commits/{GitHubPath.Segment(reference)}"), Shapes.Commit, cancellation);

    /// <summary>True when a commit is part of another's history, or that one itself.</summary>
    /// <param name="commit">The later one, by its whole id: a name could be that of a tag, too.</param>
    /// <param name="earlier">The earlier one, likewise.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<bool> ContainsAsync(string commit, string earlier, CancellationToken cancellation) => commit == earlier
        || (await connection.GetAsync("compare the commits", connection.Repository($"/compare/{GitHubPath.Segment($"{commit}...{earlier}")}?per_page=1"), Shapes.CommitComparison, cancellation).ConfigureAwait(false)).Status is "identical" or "behind";

    /// <summary>The text of a file at a commit.</summary>
    /// <returns>Null: there is no such file there, or GitHub does not give its text.</returns>
    public async Task<string?> TextAsync(string path, string reference, CancellationToken cancellation)
    {
        if (await FileAsync(path, reference, cancellation).ConfigureAwait(false) is not { Type: "file", Encoding: "base64", Content: { } content })
        {
            return null;
        }

        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(content.ReplaceLineEndings("")));
        }
        catch (FormatException)
        {
            throw new GitHubException(new GitHubFailure { Kind = GitHubFailureKind.WrongShape, Operation = $"read '{path}'", Reason = "its text is not in the encoding that GitHub says" });
        }
    }

    /// <summary>The commit that changed a file last.</summary>
    /// <param name="path">From the repository's root.</param>
    /// <param name="reference">Where to look back from.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null: none did.</returns>
    public async Task<Commit?> LastChangeAsync(string path, string reference, CancellationToken cancellation) =>
        await connection.GetAsync($"find who changed '{path}'", connection.Repository($"/commits{GitHubPath.Query(("sha", reference), ("path", path), ("per_page", "1"))}"), Shapes.CommitArray, cancellation).ConfigureAwait(false) is [var last, ..] ? last : null;

    /// <returns>Null: there is no such file at that commit.</returns>
    public Task<ContentFile?> FileAsync(string path, string reference, CancellationToken cancellation) =>
        connection.FindAsync($"read '{path}'", connection.Repository($"/contents/{GitHubPath.Segment(path)}{GitHubPath.Query(("ref", reference))}"), Shapes.ContentFile, cancellation);

    /// <summary>All files of a commit or tree.</summary>
    /// <exception cref="GitHubException">GitHub gives only a part of it: a part is not the tree.</exception>
    public async Task<GitTree> TreeAsync(string sha, CancellationToken cancellation)
    {
        const string operation = "list the files of the commit";
        var tree = await connection.GetAsync(operation, connection.Repository($"/git/trees/{GitHubPath.Segment(sha)}?recursive=1"), Shapes.GitTree, cancellation).ConfigureAwait(false);
        return tree.Truncated ? throw new GitHubException(new GitHubFailure { Kind = GitHubFailureKind.TooLong, Operation = operation, Reason = "GitHub gives only a part of so many files" }) : tree;
    }

    public Task<GitBlob> BlobAsync(string sha, CancellationToken cancellation) =>
        connection.GetAsync("read a file of the commit", connection.Repository($"/git/blobs/{GitHubPath.Segment(sha)}"), Shapes.GitBlob, cancellation);

    /// <param name="name">Without <c>refs/</c>.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null: it does not exist.</returns>
    public Task<GitReference?> ReferenceAsync(string name, CancellationToken cancellation) =>
        connection.FindAsync($"read the reference '{name}'", connection.Repository($"/git/ref/{GitHubPath.Segment(name)}"), Shapes.GitReference, cancellation);

    /// <summary>Makes a reference that must not be there yet.</summary>
    public Task<GitReference> CreateReferenceAsync(string name, string sha, CancellationToken cancellation) =>
        connection.CreateAsync($"make the reference '{name}'", connection.Repository("/git/refs"), new ReferenceDraft($"refs/{name}", sha), Shapes.ReferenceDraft, Shapes.GitReference,
            async token => await ReferenceAsync(name, token).ConfigureAwait(false) is { } found && found.Object.Sha == sha ? found : null, cancellation);

    /// <summary>Moves a reference onwards; another history is refused by GitHub.</summary>
    public Task<GitReference> MoveReferenceAsync(string name, string sha, CancellationToken cancellation) =>
        connection.ChangeAsync(HttpMethod.Patch, $"move the reference '{name}'", connection.Repository($"/git/refs/{GitHubPath.Segment(name)}"), new ReferenceChange(sha, Force: false), Shapes.ReferenceChange, Shapes.GitReference, cancellation);
}
