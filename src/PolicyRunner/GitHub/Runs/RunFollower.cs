using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Runs;

/// <summary>Watches a run until it ends, and tells what changes: jobs, and who is waited for.</summary>
internal sealed class RunFollower(GitHubClient github, Action<string> told)
{
    // What did not change costs nothing of the hour's requests.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, string> jobs = [];
    private readonly HashSet<string> awaited = new(StringComparer.Ordinal);

    /// <returns>The run as it ended.</returns>
    public async Task<WorkflowRun> FollowAsync(long id, CancellationToken cancellation)
    {
        while (true)
        {
            var run = await github.Workflows.GetAsync(id, cancellation).ConfigureAwait(false);
            foreach (var job in await github.Workflows.JobsAsync(id, cancellation).ConfigureAwait(false))
            {
                Tell(job);
            }

            if (run.Status == "completed")
            {
                told($"Run {id} ended: {run.Conclusion ?? "without a word"}.");
                return run;
            }

            if (run.Status == "waiting")
            {
                foreach (var waiting in await github.Workflows.PendingAsync(id, cancellation).ConfigureAwait(false))
                {
                    Tell(waiting, run);
                }
            }

            await github.PauseAsync(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private void Tell(Job job)
    {
        var state = job.Conclusion ?? job.Status;
        if (state is not ("queued" or "pending" or "waiting") && (!jobs.TryGetValue(job.Id, out var before) || before != state))
        {
            told($"{job.Name}: {(state == "in_progress" ? "runs" : state)}");
        }

        jobs[job.Id] = state;
    }

    private void Tell(PendingDeployment waiting, WorkflowRun run)
    {
        if (awaited.Add(waiting.Environment.Name ?? ""))
        {
            told($"{WaitingFor(waiting)}: {run.HtmlUrl}");
        }
    }

    /// <summary>Which environment waits for whom.</summary>
    public static string WaitingFor(PendingDeployment waiting)
    {
        var people = string.Join(", ", waiting.Reviewers.Select(one => one.Reviewer?.Login ?? one.Reviewer?.Slug).OfType<string>());
        return $"Waits for an approval of '{waiting.Environment.Name}'{(people.Length > 0 ? $" by {people}" : "")}{(waiting.CurrentUserCanApprove ? ", which you may give" : "")}";
    }
}
