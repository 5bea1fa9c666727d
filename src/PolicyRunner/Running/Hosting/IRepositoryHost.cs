using PolicyRunner.Organisation;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.Running.Hosting;

/// <summary>The service that the repository lies at: what it knows of a commit and its files, and where a gate's answer goes.</summary>
public interface IRepositoryHost
{
    /// <summary>The newest checks of a commit that have one of these names.</summary>
    /// <returns>The checks, or why they cannot be had: then nothing is known.</returns>
    Task<(IReadOnlyList<CheckFact>? Checks, string? Problem)> ChecksAsync(string commit, IReadOnlyList<string> names, CancellationToken cancellation);

    /// <summary>Who approved what a file says at a commit.</summary>
    /// <returns>The review; what the service did not say is its complaint.</returns>
    Task<ReviewedContent> ReviewAsync(string path, string commit, OrganisationFile organisation, CancellationToken cancellation);

    /// <summary>The runs of a runbook's workflow for a commit.</summary>
    /// <returns>The runs, or why they cannot be had: then nothing is known.</returns>
    Task<(HostedRuns? Runs, string? Problem)> RunsAsync(string runbook, string commit, CancellationToken cancellation);

    /// <summary>The record that the last job of a run left.</summary>
    /// <returns>The record, or why it cannot be had.</returns>
    Task<(JobRecord? Record, string? Problem)> RecordAsync(HostedRun run, CancellationToken cancellation);

    /// <summary>Answers the question whether a run may use an environment. A run of another commit than the one that was judged is refused.</summary>
    /// <returns>Why nobody got the answer, or null.</returns>
    Task<string?> AnswerAsync(DeploymentAnswer answer, CancellationToken cancellation);

    /// <summary>Puts an answer beside the commit it is of, where branch rules can require it.</summary>
    /// <returns>Why nobody got it, or null.</returns>
    Task<string?> PublishAsync(PublishedAnswer answer, CancellationToken cancellation);
}

/// <summary>A check of a commit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="App">Whose it is, such as <c>github-actions</c>; null: not said.</param>
/// <param name="Conclusion"><c>success</c>, <c>failure</c>, <c>skipped</c> or another word of the service; null: it has not ended.</param>
public sealed record CheckFact(string Name, string? App, string? Conclusion);

/// <summary>Whether what a file says was looked at by somebody else before it went in.</summary>
public sealed record ReviewedContent
{
    public required string Path { get; init; }

    /// <summary>Git's name for its content at the commit; null: it is not there.</summary>
    public string? Blob { get; init; }

    /// <summary>The pull request that brought it; null: none did.</summary>
    public int? PullRequest { get; init; }

    /// <summary>Who wrote the change, or null.</summary>
    public string? Author { get; init; }

    /// <summary>Who approved exactly this content, without its author, each with the roles they are in.</summary>
    public IReadOnlyList<ContentVoice> Approvers { get; init; } = [];

    /// <summary>Why it does not count as approved, one sentence; null: it does.</summary>
    public string? Complaint { get; init; }

    /// <summary>Why the approvals do not make up a role and a count; null: they do.</summary>
    public string? ComplaintFor(string role, int count)
    {
        var people = Approvers.Where(approver => approver.Roles.Contains(role, StringComparer.Ordinal)).Select(approver => approver.Person).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return Complaint ?? (people.Count >= count ? null
            : $"The content of '{Path}' needs {count} of the role '{role}', and in pull request {PullRequest} {(people.Count == 0 ? "nobody of it" : Text.Wording.And(people))} approved.");
    }
}

/// <param name="Person">Who.</param>
/// <param name="Roles">The roles of the organisation file that they are in.</param>
public sealed record ContentVoice(string Person, IReadOnlyList<string> Roles);

/// <summary>An answer to a deployment that waits.</summary>
/// <param name="Run">The run of the workflow.</param>
/// <param name="Environment">The environment that it wants to use.</param>
/// <param name="Commit">What was judged.</param>
/// <param name="IsYes">True when it may go on.</param>
/// <param name="Comment">Why, in a sentence or two.</param>
public sealed record DeploymentAnswer(long Run, string Environment, string Commit, bool IsYes, string Comment);

/// <summary>An answer beside a commit.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Commit">Of what.</param>
/// <param name="Id">The same for the same answer.</param>
/// <param name="IsYes">True when it may go on.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Summary">Markdown.</param>
public sealed record PublishedAnswer(string Name, string Commit, string Id, bool IsYes, string Title, string Summary);
