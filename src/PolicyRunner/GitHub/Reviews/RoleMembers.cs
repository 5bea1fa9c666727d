using PolicyRunner.GitHub.Api;
using PolicyRunner.Organisation;

namespace PolicyRunner.GitHub.Reviews;

/// <summary>Who is in a role, by its users and by GitHub's teams. A team that the token may not see counts nobody.</summary>
internal sealed class RoleMembers(GitHubClient github)
{
    private readonly Dictionary<string, bool> known = new(StringComparer.OrdinalIgnoreCase);

    public async Task<bool> IsInAsync(Role role, string login, CancellationToken cancellation)
    {
        if (role.Users.Contains(login, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var team in role.Teams)
        {
            if (await IsInTeamAsync(team, login, cancellation).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names of the roles that somebody is in.</summary>
    public async Task<IReadOnlyList<string>> RolesOfAsync(IEnumerable<Role> roles, string login, CancellationToken cancellation)
    {
        var held = new List<string>();
        foreach (var role in roles)
        {
            if (await IsInAsync(role, login, cancellation).ConfigureAwait(false))
            {
                held.Add(role.Name);
            }
        }

        return held;
    }

    /// <summary>Those of some teams that somebody is in.</summary>
    public async Task<IReadOnlyList<string>> TeamsOfAsync(IEnumerable<string> teams, string login, CancellationToken cancellation)
    {
        var of = new List<string>();
        foreach (var team in teams)
        {
            if (await IsInTeamAsync(team, login, cancellation).ConfigureAwait(false))
            {
                of.Add(team);
            }
        }

        return of;
    }

    private async Task<bool> IsInTeamAsync(string team, string login, CancellationToken cancellation)
    {
        var key = $"{team} {login}";
        if (!known.TryGetValue(key, out var isIn))
        {
            var slash = team.IndexOf('/', StringComparison.Ordinal);
            var (organisation, slug) = slash < 0 ? (github.Access.Owner, team) : (team[..slash], team[(slash + 1)..]);
            try
            {
                isIn = await github.Environments.MembershipAsync(organisation, slug, login, cancellation).ConfigureAwait(false) is { IsActive: true };
            }
            catch (GitHubException hidden) when (hidden.Failure.Kind == GitHubFailureKind.Forbidden)
            {
                // A job's own token may read no team. Whoever is counted by it must be listed by name.
                isIn = false;
            }

            known[key] = isIn;
        }

        return isIn;
    }
}
