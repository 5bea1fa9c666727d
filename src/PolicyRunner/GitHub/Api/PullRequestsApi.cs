using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>Pull requests, their files and what people said of them.</summary>
internal sealed class PullRequestsApi(GitHubConnection connection)
{
    /// <summary>GitHub lists no more files than this, whatever the pull request changes.</summary>
    public const int MostFiles = 3000;

    public Task<PullRequest> GetAsync(int number, CancellationToken cancellation) =>
        connection.GetAsync($"read pull request {number}", connection.Repository($"/pulls/{number}"), Shapes.PullRequest, cancellation);

    /// <summary>The open ones of a branch.</summary>
    /// <param name="owner">Of the repository the branch is in.</param>
    /// <param name="branch">Its name.</param>
    /// <param name="cancellation">Ends the work.</param>
    public Task<IReadOnlyList<PullRequest>> OfBranchAsync(string owner, string branch, CancellationToken cancellation) =>
        connection.ListAsync("find the pull request of the branch", connection.Repository($"/pulls{GitHubPath.Query(("state", "open"), ("head", $"{owner}:{branch}"))}"), Shapes.PullRequestArray, page => page, cancellation);

    /// <summary>Those that a commit is in, or became of.</summary>
    public Task<IReadOnlyList<PullRequest>> OfCommitAsync(string commit, CancellationToken cancellation) =>
        connection.ListAsync("find the pull request of the commit", connection.Repository($"/commits/{GitHubPath.Segment(commit)}/pulls"), Shapes.PullRequestArray, page => page, cancellation);

    public Task<IReadOnlyList<PullRequestFile>> FilesAsync(int number, CancellationToken cancellation) =>
        connection.ListAsync($"list the files of pull request {number}", connection.Repository($"/pulls/{number}/files"), Shapes.PullRequestFileArray, page => page, cancellation);

    /// <summary>In the order in which they were given.</summary>
    public Task<IReadOnlyList<PullRequestReview>> ReviewsAsync(int number, CancellationToken cancellation) =>
        connection.ListAsync($"list the reviews of pull request {number}", connection.Repository($"/pulls/{number}/reviews"), Shapes.PullRequestReviewArray, page => page, cancellation);
}
