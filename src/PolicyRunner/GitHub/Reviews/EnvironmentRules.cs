using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Reviews;

/// <summary>Whether an environment protects what it is there to protect. What GitHub does not say is not taken for granted.</summary>
internal static class EnvironmentRules
{
    /// <param name="github">The repository.</param>
    /// <param name="name">The environment.</param>
    /// <param name="branch">The one branch that may use it.</param>
    /// <param name="needsReviewers">True when somebody has to approve.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What is wrong with it, a sentence each with its remedy; nothing: it protects.</returns>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(GitHubClient github, string name, string branch, bool needsReviewers, CancellationToken cancellation)
    {
        if (await github.Environments.FindAsync(name, cancellation).ConfigureAwait(false) is not { } environment)
        {
            return [$"There is no environment '{name}'; make it in the repository's settings."];
        }

        var complaints = new List<string>();
        switch (environment.DeploymentBranchPolicy)
        {
            case null:
                complaints.Add($"Every branch may use the environment '{name}'; restrict it to '{branch}'.");
                break;
            case { CustomBranchPolicies: true }:
                var others = (await github.Environments.BranchesAsync(name, cancellation).ConfigureAwait(false)).Where(policy => policy.Name != branch || policy.Type == "tag").Select(policy => $"'{policy.Name}'").ToList();
                if (others.Count > 0)
                {
                    complaints.Add($"{string.Join(", ", others)} may use the environment '{name}' as well; restrict it to '{branch}'.");
                }

                break;
        }

        if (needsReviewers)
        {
            var rule = environment.ProtectionRules.FirstOrDefault(rule => rule.Type == "required_reviewers");
            if (rule is not { Reviewers.Count: > 0 })
            {
                complaints.Add($"The environment '{name}' has no reviewers, so nobody has to approve; name them in its settings.");
            }
            else if (rule.PreventSelfReview != true)
            {
                complaints.Add($"Whoever starts a run may approve it in the environment '{name}'; tick 'Prevent self-review' in its settings.");
            }
        }

        if (environment.CanAdminsBypass != false)
        {
            complaints.Add($"Administrators may go past the rules of the environment '{name}'; clear that in its settings.");
        }

        return complaints;
    }
}
