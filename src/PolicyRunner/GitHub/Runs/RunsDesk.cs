using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Runs;

/// <summary>A run of a runbook's workflow.</summary>
public sealed record RunSummary
{
    /// <summary>GitHub's number.</summary>
    public required long Run { get; init; }

    /// <summary>The workflow's file.</summary>
    public required string Workflow { get; init; }

    /// <summary>Its title: the runbook's id and the reason.</summary>
    public required string Title { get; init; }

    /// <summary>GitHub's word: how it ended, else where it stands.</summary>
    public required string State { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string Address { get; init; }

    /// <summary>Who is waited for, one sentence each.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];
}

/// <summary>The runs, the newest first, or why they are not known.</summary>
public sealed record RunsReport(IReadOnlyList<RunSummary> Runs, string? Trouble);

/// <summary>Lists runs of runbooks.</summary>
public static class RunsDesk
{
    /// <param name="access">Where.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<RunsReport> ListAsync(GitHubAccess access, TimeProvider clock, CancellationToken cancellation)
    {
        using var github = new GitHubClient(access, clock);
        return await ListAsync(github, cancellation).ConfigureAwait(false);
    }

    internal static async Task<RunsReport> ListAsync(GitHubClient github, CancellationToken cancellation)
    {
        try
        {
            var runs = new List<RunSummary>();
            foreach (var run in await github.Workflows.NewestAsync(null, cancellation).ConfigureAwait(false))
            {
                if (Path.GetFileName(run.Path.Split('@')[0]) is { } file && file.StartsWith("runbook-", StringComparison.Ordinal))
                {
                    runs.Add(new RunSummary
                    {
                        Run = run.Id,
                        Workflow = file,
                        Title = run.DisplayTitle,
                        State = run.Conclusion ?? run.Status ?? "unknown",
                        Created = run.CreatedAt,
                        Address = run.HtmlUrl,
                        Waiting = run.Status == "waiting" ? [.. (await github.Workflows.PendingAsync(run.Id, cancellation).ConfigureAwait(false)).Select(RunFollower.WaitingFor)] : [],
                    });
                }
            }

            return new RunsReport(runs, null);
        }
        catch (GitHubException trouble)
        {
            return new RunsReport([], trouble.Message);
        }
    }
}
