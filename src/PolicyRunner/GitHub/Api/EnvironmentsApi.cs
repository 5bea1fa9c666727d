using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>Environments and who stands before them.</summary>
internal sealed class EnvironmentsApi(GitHubConnection connection)
{
    public Task<IReadOnlyList<DeploymentEnvironment>> ListAsync(CancellationToken cancellation) =>
        connection.ListAsync("list the environments", connection.Repository("/environments"), Shapes.EnvironmentPage, page => page.Environments, cancellation);

    /// <returns>Null: there is none of that name.</returns>
    public Task<DeploymentEnvironment?> FindAsync(string name, CancellationToken cancellation) =>
        connection.FindAsync($"read the environment '{name}'", connection.Repository($"/environments/{GitHubPath.Segment(name)}"), Shapes.DeploymentEnvironment, cancellation);

    /// <summary>The branches that may use it, for an environment with patterns of its own.</summary>
    public Task<IReadOnlyList<BranchPolicy>> BranchesAsync(string name, CancellationToken cancellation) =>
        connection.ListAsync($"list the branches of the environment '{name}'", connection.Repository($"/environments/{GitHubPath.Segment(name)}/deployment-branch-policies"), Shapes.BranchPolicyPage, page => page.BranchPolicies, cancellation);

    /// <summary>Answers GitHub's question whether a job may use an environment. The same answer again changes nothing.</summary>
    public Task AnswerAsync(long run, ProtectionAnswer answer, CancellationToken cancellation) =>
        connection.TellAsync(HttpMethod.Post, $"answer for the environment '{answer.EnvironmentName}'", connection.Repository($"/actions/runs/{run}/deployment_protection_rule"), answer, Shapes.ProtectionAnswer, cancellation);

    /// <summary>The members of a team; needs a token that may read the organisation.</summary>
    public Task<IReadOnlyList<Account>> TeamAsync(string organisation, string slug, CancellationToken cancellation) =>
        connection.ListAsync($"list the team '{slug}'", $"/orgs/{GitHubPath.Segment(organisation)}/teams/{GitHubPath.Segment(slug)}/members", Shapes.AccountArray, page => page, cancellation);

    /// <returns>Null: no member, or the team is not to be seen.</returns>
    public Task<TeamMembership?> MembershipAsync(string organisation, string slug, string login, CancellationToken cancellation) =>
        connection.FindAsync($"look '{login}' up in the team '{slug}'", $"/orgs/{GitHubPath.Segment(organisation)}/teams/{GitHubPath.Segment(slug)}/memberships/{GitHubPath.Segment(login)}", Shapes.TeamMembership, cancellation);

    /// <summary>What a person may do here.</summary>
    public Task<Permission> PermissionAsync(string login, CancellationToken cancellation) =>
        connection.GetAsync($"read what '{login}' may do", connection.Repository($"/collaborators/{GitHubPath.Segment(login)}/permission"), Shapes.Permission, cancellation);
}
