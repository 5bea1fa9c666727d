using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>What a verdict is about: asked of GitHub, never of what a pull request's jobs left behind.</summary>
/// <param name="Commit">The commit that was judged.</param>
/// <param name="PullRequests">The open ones whose head it is; none when the branch moved on or all are closed.</param>
internal sealed record JudgedChange(string Commit, IReadOnlyList<PullRequest> PullRequests)
{
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    /// <exception cref="InvalidDataException">The run is none of a pull request.</exception>
    public static async Task<JudgedChange> FindAsync(GitHubClient github, PublishCommission commission, CancellationToken cancellation)
    {
        if (commission.PullRequest is { } number)
        {
            var pull = await github.PullRequests.GetAsync(number, cancellation).ConfigureAwait(false);
            return new JudgedChange(pull.Head.Sha, [pull]);
        }

        var run = await github.Workflows.GetAsync(commission.Run ?? throw new InvalidDataException("Neither a run nor a pull request is named."), cancellation).ConfigureAwait(false);
        if (run.Event != "pull_request" || run is not { HeadBranch: { } branch, HeadRepository.Owner: { } owner })
        {
            throw new InvalidDataException($"Run {run.Id} is of no pull request that is still there; its event is '{run.Event}'.");
        }

        var ofBranch = await github.PullRequests.OfBranchAsync(owner.Login, branch, cancellation).ConfigureAwait(false);
        return new JudgedChange(run.HeadSha, [.. ofBranch.Where(pull => pull.Head.Sha == run.HeadSha)]);
    }
}
