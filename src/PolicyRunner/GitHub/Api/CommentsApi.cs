using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>Comments that are found again by a mark and changed instead of repeated; issues likewise.</summary>
internal sealed class CommentsApi(GitHubConnection connection)
{
    public Task<IReadOnlyList<Comment>> ListAsync(int number, CancellationToken cancellation) =>
        connection.ListAsync($"list the comments of {number}", connection.Repository($"/issues/{number}/comments"), Shapes.CommentArray, page => page, cancellation);

    /// <summary>Writes the one comment of a mark: makes it, or changes it where the text is another.</summary>
    /// <param name="number">Of the pull request or issue.</param>
    /// <param name="mark">A line that the text begins with, and no comment of anybody else.</param>
    /// <param name="text">Markdown with the mark.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<Comment> StickAsync(int number, string mark, string text, CancellationToken cancellation)
    {
        var there = await OursAsync(number, mark, cancellation).ConfigureAwait(false);
        if (there.Count == 0)
        {
            return await connection.CreateAsync($"comment on {number}", connection.Repository($"/issues/{number}/comments"), new TextBody(text), Shapes.TextBody, Shapes.Comment,
                token => FindAsync(number, mark, token), cancellation).ConfigureAwait(false);
        }

        foreach (var twin in there.Skip(1))
        {
            await DeleteAsync(twin.Id, cancellation).ConfigureAwait(false);
        }

        return there[0].Body == text ? there[0] : await ChangeAsync(there[0].Id, text, cancellation).ConfigureAwait(false);
    }

    /// <summary>The comment of a mark, or null.</summary>
    public async Task<Comment?> FindAsync(int number, string mark, CancellationToken cancellation) =>
        await OursAsync(number, mark, cancellation).ConfigureAwait(false) is [var first, ..] ? first : null;

    public Task<Comment> ChangeAsync(long id, string text, CancellationToken cancellation) =>
        connection.ChangeAsync(HttpMethod.Patch, "change the comment", connection.Repository($"/issues/comments/{id}"), new TextBody(text), Shapes.TextBody, Shapes.Comment, cancellation);

    public async Task DeleteAsync(long id, CancellationToken cancellation)
    {
        try
        {
            await connection.SendAsync(new GitHubRequest { Method = HttpMethod.Delete, Path = connection.Repository($"/issues/comments/{id}"), Operation = "remove a comment that is there twice" }, cancellation).ConfigureAwait(false);
        }
        catch (GitHubException gone) when (gone.Failure.Kind == GitHubFailureKind.NotFound)
        {
            // It is gone, by an earlier request whose answer was lost or by somebody else: what was wanted.
        }
    }

    /// <summary>Opens the one issue of a mark, or gives the one that is there, open or closed.</summary>
    public async Task<Issue> OpenIssueAsync(string mark, IssueDraft draft, string label, CancellationToken cancellation)
    {
        async Task<Issue?> Find(CancellationToken token) => (await IssuesAsync(label, token).ConfigureAwait(false)).FirstOrDefault(issue => issue.Body?.StartsWith(mark, StringComparison.Ordinal) == true);

        return await Find(cancellation).ConfigureAwait(false)
            ?? await connection.CreateAsync("open the issue", connection.Repository("/issues"), draft with { Labels = [.. draft.Labels.Append(label).Distinct(StringComparer.Ordinal)] }, Shapes.IssueDraft, Shapes.Issue, Find, cancellation).ConfigureAwait(false);
    }

    /// <summary>All issues with a label.</summary>
    public Task<IReadOnlyList<Issue>> IssuesAsync(string label, CancellationToken cancellation) =>
        connection.ListAsync("list the issues", connection.Repository($"/issues{GitHubPath.Query(("state", "all"), ("labels", label))}"), Shapes.IssueArray, page => page, cancellation);

    public Task<Issue> ChangeIssueAsync(int number, IssueChange change, CancellationToken cancellation) =>
        connection.ChangeAsync(HttpMethod.Patch, $"change issue {number}", connection.Repository($"/issues/{number}"), change, Shapes.IssueChange, Shapes.Issue, cancellation);

    // Anybody may write the mark into a comment of their own: only that of a machine is taken, and the oldest when two jobs raced.
    private async Task<IReadOnlyList<Comment>> OursAsync(int number, string mark, CancellationToken cancellation) =>
        [.. (await ListAsync(number, cancellation).ConfigureAwait(false)).Where(comment => comment.User?.Type == "Bot" && comment.Body?.StartsWith(mark, StringComparison.Ordinal) == true).OrderBy(comment => comment.Id)];
}
