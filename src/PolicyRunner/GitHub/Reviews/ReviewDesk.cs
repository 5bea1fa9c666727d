using PolicyRunner.GitHub.Api;
using PolicyRunner.Organisation;
using PolicyRunner.Running.Hosting;

namespace PolicyRunner.GitHub.Reviews;

/// <summary>
/// Reads the approval of a file's content from the pull request that brought it. Only what was looked at counts: the content of the
/// head that was approved is compared with the content that is there now.
/// </summary>
public static class ReviewDesk
{
    /// <param name="path">From the repository's root, with '/'.</param>
    /// <param name="commit">The commit, or a branch.</param>
    /// <param name="organisation">Who is in which role.</param>
    /// <param name="access">Where.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Never an approval where GitHub did not answer: what it did not say is the complaint.</returns>
    public static async Task<ReviewedContent> ReadAsync(string path, string commit, OrganisationFile organisation, GitHubAccess access, TimeProvider clock, CancellationToken cancellation)
    {
        using var github = new GitHubClient(access, clock);
        return await ReadAsync(path, commit, organisation, github, cancellation).ConfigureAwait(false);
    }

    internal static async Task<ReviewedContent> ReadAsync(string path, string commit, OrganisationFile organisation, GitHubClient github, CancellationToken cancellation)
    {
        var review = new ReviewedContent { Path = path };
        try
        {
            return await ReadAsync(review, commit, organisation, github, cancellation).ConfigureAwait(false);
        }
        catch (GitHubException trouble)
        {
            return review with { Complaint = trouble.Message };
        }
    }

    private static async Task<ReviewedContent> ReadAsync(ReviewedContent review, string commit, OrganisationFile organisation, GitHubClient github, CancellationToken cancellation)
    {
        var path = review.Path;
        if (await github.Contents.FileAsync(path, commit, cancellation).ConfigureAwait(false) is not { Type: "file" } file)
        {
            return review with { Complaint = $"There is no file '{path}' at {commit}." };
        }

        review = review with { Blob = file.Sha };
        if (await github.Contents.LastChangeAsync(path, commit, cancellation).ConfigureAwait(false) is not { } change)
        {
            return review with { Complaint = $"GitHub knows no commit that changed '{path}'." };
        }

        var merged = (await github.PullRequests.OfCommitAsync(change.Sha, cancellation).ConfigureAwait(false)).Where(pull => pull.MergedAt is not null).ToList();
        var pull = merged.Find(one => one.MergeCommitSha == change.Sha) ?? (merged.Count == 1 ? merged[0] : null);
        if (pull is null)
        {
            return review with { Complaint = $"'{path}' was changed last by {change.Sha[..12]}, which came by no pull request." };
        }

        review = review with { PullRequest = pull.Number, Author = pull.User?.Login };
        if (await github.Contents.FileAsync(path, pull.Head.Sha, cancellation).ConfigureAwait(false) is not { } approved || approved.Sha != file.Sha)
        {
            return review with { Complaint = $"What '{path}' says is not what pull request {pull.Number} showed its reviewers." };
        }

        var approvers = new List<ContentVoice>();
        var reviews = await github.PullRequests.ReviewsAsync(pull.Number, cancellation).ConfigureAwait(false);
        var members = new RoleMembers(github);
        foreach (var login in Approved(reviews, pull))
        {
            approvers.Add(new ContentVoice(login, await members.RolesOfAsync(organisation.Roles, login, cancellation).ConfigureAwait(false)));
        }

        return review with { Approvers = approvers, Complaint = approvers.Count > 0 ? null : $"Nobody but its author approved the last state of pull request {pull.Number}." };
    }

    // The last word of each person counts, where it is about the last commit. A comment takes no word back.
    private static IEnumerable<string> Approved(IEnumerable<PullRequestReview> reviews, PullRequest pull) =>
        reviews.Where(review => review is { User: not null, State: "APPROVED" or "CHANGES_REQUESTED" or "DISMISSED" })
            .GroupBy(review => review.User!.Login, StringComparer.OrdinalIgnoreCase)
            .Select(person => person.MaxBy(review => review.Id)!)
            .Where(review => review.State == "APPROVED" && review.CommitId == pull.Head.Sha && !string.Equals(review.User!.Login, pull.User?.Login, StringComparison.OrdinalIgnoreCase))
            .Select(review => review.User!.Login);
}
