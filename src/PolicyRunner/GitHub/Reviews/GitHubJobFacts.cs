using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.GitHub.Reviews;

/// <summary>What GitHub says of a workflow's run: how its environments are protected and who said yes to it. What it does not say is a no.</summary>
public sealed class GitHubJobFacts : IJobFacts
{
    private readonly Func<GitHubAccess> find;
    private readonly TimeProvider clock;

    private GitHubJobFacts(Func<GitHubAccess> find, TimeProvider clock) => (this.find, this.clock) = (find, clock);

    /// <returns>Null: there is no token, so GitHub cannot be asked.</returns>
    public static GitHubJobFacts? From(Func<string, string?> variable, string folder, TimeProvider clock, CancellationToken cancellation) =>
        string.IsNullOrEmpty(variable("GITHUB_TOKEN")) && string.IsNullOrEmpty(variable("GH_TOKEN")) ? null
            : new GitHubJobFacts(() => GitHubAccess.From(variable, folder, cancellation), clock);

    public async Task<(JobFacts? Facts, string? Problem)> ReadAsync(JobPlace place, JobQuestion question, CancellationToken cancellation)
    {
        try
        {
            using var github = new GitHubClient(find(), clock);
            return await ReadAsync(place, question, github, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException unknown)
        {
            return (null, unknown.Message);
        }
    }

    public async Task<(JobRecord? Record, string? Problem)> RecordAsync(JobPlace place, string run, CancellationToken cancellation)
    {
        try
        {
            using var github = new GitHubClient(find(), clock);
            return await new EarlierRuns(github, place).ReadAsync(run, cancellation).ConfigureAwait(false);
        }
        catch (Exception trouble) when (trouble is GitHubException or InvalidDataException)
        {
            return (null, $"The record of run {run} cannot be fetched: {trouble.Message}");
        }
    }

    public async Task<string?> ClaimAsync(JobPlace place, string run, CancellationToken cancellation)
    {
        try
        {
            using var github = new GitHubClient(find(), clock);
            return await new EarlierRuns(github, place).ClaimAsync(run, cancellation).ConfigureAwait(false);
        }
        catch (Exception trouble) when (trouble is GitHubException or InvalidDataException)
        {
            return $"Whether another run goes on with run {run} cannot be known: {trouble.Message}";
        }
    }

    internal static async Task<(JobFacts? Facts, string? Problem)> ReadAsync(JobPlace place, JobQuestion question, GitHubClient github, CancellationToken cancellation)
    {
        try
        {
            var run = await github.Workflows.GetAsync(long.Parse(place.Run, CultureInfo.InvariantCulture), cancellation).ConfigureAwait(false);
            if (run.RunAttempt != 1)
            {
                // GitHub tells neither when nor in which attempt somebody said yes.
                return (null, "GitHub does not call this the first attempt of the run, and approvals of an earlier one cannot be told from those of this; start the workflow anew.");
            }

            if (run.TriggeringActor?.Login is not { } requester)
            {
                return (null, "GitHub does not say who started the run, so nobody can be told from those who approve it.");
            }

            var environments = new List<EnvironmentFact>();
            foreach (var name in question.Environments)
            {
                if (await github.Environments.FindAsync(name, cancellation).ConfigureAwait(false) is { } known)
                {
                    environments.Add(await FactAsync(name, known, place, github, cancellation).ConfigureAwait(false));
                }
            }

            return (new JobFacts { Requester = requester, Environments = environments, Reviews = await ReviewsAsync(run.Id, question, github, cancellation).ConfigureAwait(false) }, null);
        }
        catch (GitHubException trouble)
        {
            return (null, trouble.Message);
        }
    }

    private static async Task<EnvironmentFact> FactAsync(string name, DeploymentEnvironment known, JobPlace place, GitHubClient github, CancellationToken cancellation)
    {
        var reviewers = known.ProtectionRules.FirstOrDefault(rule => rule.Type == "required_reviewers");
        return new EnvironmentFact(name)
        {
            RestrictsBranches = known.DeploymentBranchPolicy switch
            {
                null => false,
                { CustomBranchPolicies: true } => (await github.Environments.BranchesAsync(name, cancellation).ConfigureAwait(false)).All(policy => policy.Name == place.DefaultBranch && policy.Type != "tag"),
                var policy => policy.ProtectedBranches,
            },
            HasReviewers = reviewers is { Reviewers.Count: > 0 },
            PreventsSelfReview = reviewers?.PreventSelfReview == true,
            DeniesBypass = known.CanAdminsBypass == false,
        };
    }

    private static async Task<IReadOnlyList<ReviewFact>> ReviewsAsync(long run, JobQuestion question, GitHubClient github, CancellationToken cancellation)
    {
        var members = new RoleMembers(github);
        var reviews = new List<ReviewFact>();
        foreach (var approval in await github.Workflows.ApprovalsAsync(run, cancellation).ConfigureAwait(false))
        {
            var teams = await members.TeamsOfAsync(question.Teams, approval.User.Login, cancellation).ConfigureAwait(false);
            reviews.AddRange(approval.Environments.Select(environment => new ReviewFact(environment.Name ?? "", approval.User.Login, teams) { IsYes = approval.State == "approved" }));
        }

        return reviews;
    }
}
