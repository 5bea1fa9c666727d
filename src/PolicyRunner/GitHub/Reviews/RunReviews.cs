using PolicyRunner.GitHub.Api;
using PolicyRunner.Organisation;

namespace PolicyRunner.GitHub.Reviews;

/// <summary>Who approved what in a run. GitHub tells neither when nor in which attempt, so only a first attempt counts.</summary>
internal sealed record RunReviews
{
    /// <summary>Who started the run; null: GitHub does not say.</summary>
    public string? Requester { get; init; }

    /// <summary>1 for the first attempt; null: GitHub does not say.</summary>
    public int? Attempt { get; init; }

    /// <summary>What people said, in GitHub's order.</summary>
    public required IReadOnlyList<RunApproval> Approvals { get; init; }

    public static async Task<RunReviews> ReadAsync(GitHubClient github, long run, CancellationToken cancellation)
    {
        var started = await github.Workflows.GetAsync(run, cancellation).ConfigureAwait(false);
        return new RunReviews
        {
            Requester = started.TriggeringActor?.Login,
            Attempt = started.RunAttempt,
            Approvals = await github.Workflows.ApprovalsAsync(run, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>Why the approvals of some environments do not make up a role and a count; null: they do.</summary>
    /// <param name="role">The role.</param>
    /// <param name="count">How many different people it takes.</param>
    /// <param name="environments">Those that stand for the role in this run.</param>
    /// <param name="members">Who is in the role.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<string?> ComplaintAsync(Role role, int count, IReadOnlyCollection<string> environments, RoleMembers members, CancellationToken cancellation)
    {
        if (Attempt != 1)
        {
            return $"This is attempt {Attempt?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"} of the run, and an approval of an earlier one cannot be told from one of this; start a new run.";
        }

        if (Requester is null)
        {
            return "GitHub does not say who started the run, so nobody can be told from the approvers.";
        }

        var ours = Approvals.Where(approval => approval.Environments.Any(environment => environments.Contains(environment.Name ?? ""))).ToList();
        if (ours.FirstOrDefault(approval => approval.State != "approved") is { } no)
        {
            return $"{no.User.Login} {(no.State == "rejected" ? "rejected it" : $"said '{no.State}'")}.";
        }

        var counted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var approval in ours.Where(approval => !string.Equals(approval.User.Login, Requester, StringComparison.OrdinalIgnoreCase)))
        {
            if (await members.IsInAsync(role, approval.User.Login, cancellation).ConfigureAwait(false))
            {
                counted.Add(approval.User.Login);
            }
        }

        return counted.Count >= count ? null : $"It takes {count} of the role '{role.Name}' who did not start the run, and {(counted.Count == 0 ? "nobody" : string.Join(", ", counted))} approved.";
    }
}
