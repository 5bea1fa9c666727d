using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Organisation;
using PolicyRunner.Reporting;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.GitHub.Reviews;

/// <summary>The repository on GitHub. What GitHub does not answer is not known, and never a yes.</summary>
public sealed class GitHubHost : IRepositoryHost
{
    private const int LongestComment = 1000;
    private const int LongestTitle = 255;
    private const int LongestSummary = 65_000;

    private readonly Func<GitHubClient> open;

    private GitHubHost(Func<GitHubAccess> find, TimeProvider clock) => open = () => new GitHubClient(find(), clock);

    internal GitHubHost(Func<GitHubClient> open) => this.open = open;

    /// <returns>Null: there is no token, so GitHub cannot be asked.</returns>
    public static GitHubHost? From(Func<string, string?> variable, string folder, TimeProvider clock, CancellationToken cancellation) =>
        string.IsNullOrEmpty(variable("GITHUB_TOKEN")) && string.IsNullOrEmpty(variable("GH_TOKEN")) ? null
            : new GitHubHost(() => GitHubAccess.From(variable, folder, cancellation), clock);

    public async Task<(IReadOnlyList<CheckFact>? Checks, string? Problem)> ChecksAsync(string commit, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var checks = new List<CheckFact>();
        var problem = await TryAsync(async github =>
        {
            foreach (var name in names)
            {
                var runs = await github.CheckRuns.ListAsync(commit, name, cancellation).ConfigureAwait(false);
                checks.AddRange(runs.Where(run => run.Name == name && run.HeadSha == commit).Select(run => new CheckFact(run.Name, run.App?.Slug, run.Status == "completed" ? run.Conclusion : null)));
            }
        }).ConfigureAwait(false);
        return problem is null ? (checks, null) : (null, problem);
    }

    public async Task<ReviewedContent> ReviewAsync(string path, string commit, OrganisationFile organisation, CancellationToken cancellation)
    {
        var review = new ReviewedContent { Path = path };
        var problem = await TryAsync(async github => review = await ReviewDesk.ReadAsync(path, commit, organisation, github, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return problem is null ? review : review with { Complaint = problem };
    }

    public async Task<(HostedRuns? Runs, string? Problem)> RunsAsync(string runbook, string commit, CancellationToken cancellation)
    {
        HostedRuns? runs = null;
        var problem = await TryAsync(async github => runs = await CommitRuns.ReadAsync(github, runbook, commit, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return (problem is null ? runs : null, problem);
    }

    public async Task<(JobRecord? Record, string? Problem)> RecordAsync(HostedRun run, CancellationToken cancellation)
    {
        (JobRecord? Record, string? Problem) left = default;
        var problem = await TryAsync(async github => left = await RecordDownload.ReadAsync(github, long.Parse(run.Number, NumberStyles.None, CultureInfo.InvariantCulture), cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return problem is null ? left : (null, problem);
    }

    public Task<string?> AnswerAsync(DeploymentAnswer answer, CancellationToken cancellation) => TryAsync(async github =>
    {
        var run = await github.Workflows.GetAsync(answer.Run, cancellation).ConfigureAwait(false);

        // A yes to one commit says nothing about another.
        var isOther = run.HeadSha != answer.Commit;
        var comment = isOther ? $"The gate judged {answer.Commit[..12]}, and the run is of {run.HeadSha[..12]}. {answer.Comment}" : answer.Comment;
        await github.Environments.AnswerAsync(answer.Run, new ProtectionAnswer(answer.Environment, Cut(comment, LongestComment)) { State = answer.IsYes && !isOther ? "approved" : "rejected" }, cancellation).ConfigureAwait(false);
        if (isOther)
        {
            throw new InvalidDataException($"Run {answer.Run} is of {run.HeadSha[..12]} and the gate judged {answer.Commit[..12]}: the deployment was rejected; check that commit out and ask again.");
        }
    });

    public Task<string?> PublishAsync(PublishedAnswer answer, CancellationToken cancellation) => TryAsync(github => github.CheckRuns.CompleteAsync(
        new CheckRunDraft { Name = answer.Name, HeadSha = answer.Commit, ExternalId = answer.Id },
        answer.IsYes ? "success" : "failure",
        new CheckRunOutput(Cut(answer.Title, LongestTitle), MarkdownCut.Of(answer.Summary, LongestSummary, "All of it is in the record of the gate.")),
        [],
        cancellation));

    private async Task<string?> TryAsync(Func<GitHubClient, Task> ask)
    {
        try
        {
            using var github = open();
            await ask(github).ConfigureAwait(false);
            return null;
        }
        catch (GitHubException trouble)
        {
            return trouble.Message;
        }
        catch (InvalidDataException unknown)
        {
            return unknown.Message;
        }
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";
}
