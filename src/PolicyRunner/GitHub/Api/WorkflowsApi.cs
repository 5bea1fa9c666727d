using System.Text.Json;
using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>Workflows: starting them, finding the run, looking at it.</summary>
internal sealed class WorkflowsApi(GitHubConnection connection)
{
    /// <summary>Starts a workflow, once.</summary>
    /// <param name="file">The workflow's file name.</param>
    /// <param name="start">The branch and the inputs.</param>
    /// <param name="mark">A word of this start alone that the run's title will hold: by it the run is found when GitHub does not say its number; null: then it is not looked for.</param>
    /// <param name="cancellation">Ends the waiting; the run goes on.</param>
    /// <returns>The run, or null: it was started and did not show itself in time.</returns>
    public async Task<WorkflowRun?> StartAsync(string file, WorkflowStart start, string? mark, CancellationToken cancellation)
    {
        var from = connection.Now;
        var request = new GitHubRequest
        {
            Method = HttpMethod.Post,
            Path = connection.Repository($"/actions/workflows/{GitHubPath.Segment(file)}/dispatches"),
            Operation = "start the workflow",
            Body = JsonSerializer.SerializeToUtf8Bytes(start, Shapes.WorkflowStart),
        };
        try
        {
            var answer = await connection.SendAsync(request, cancellation).ConfigureAwait(false);
            if (answer.Body.Length > 0)
            {
                return await GetAsync(AnswerReading.Parse(answer, Shapes.StartedRun, request).WorkflowRunId, cancellation).ConfigureAwait(false);
            }
        }
        catch (GitHubException unsure) when (unsure.Failure.MayHaveArrived)
        {
            return await FindAsync(file, mark, from, cancellation).ConfigureAwait(false) ?? throw new GitHubException(unsure.Failure);
        }

        return await FindAsync(file, mark, from, cancellation).ConfigureAwait(false);
    }

    /// <summary>The run whose title holds a mark, among those made since a moment; a new run takes some seconds to show itself.</summary>
    private async Task<WorkflowRun?> FindAsync(string file, string? mark, DateTimeOffset from, CancellationToken cancellation)
    {
        for (var look = 0; mark is not null && look < 10; look++)
        {
            await connection.PauseAsync(TimeSpan.FromSeconds(2), cancellation).ConfigureAwait(false);
            var runs = await OfFileAsync(file, from - TimeSpan.FromMinutes(1), "workflow_dispatch", cancellation).ConfigureAwait(false);
            if (runs.Where(run => run.DisplayTitle.Contains(mark, StringComparison.Ordinal)).MaxBy(run => run.Id) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The newest runs of a workflow, at most 100, that were made since a moment.</summary>
    public async Task<IReadOnlyList<WorkflowRun>> OfFileAsync(string file, DateTimeOffset since, string? on, CancellationToken cancellation)
    {
        var page = await connection.GetAsync("list the runs", connection.Repository($"/actions/workflows/{GitHubPath.Segment(file)}/runs{GitHubPath.Query(("event", on), ("per_page", "100"))}"), Shapes.WorkflowRunPage, cancellation).ConfigureAwait(false);
        return [.. page.WorkflowRuns.Where(run => run.CreatedAt >= since)];
    }

    /// <summary>The newest runs of a workflow for a commit, at most 100.</summary>
    /// <param name="file">The workflow's file name.</param>
    /// <param name="commit">The commit, whole.</param>
    /// <param name="branch">The branch that they ran on; null: any.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<IReadOnlyList<WorkflowRun>> OfCommitAsync(string file, string commit, string? branch, CancellationToken cancellation)
    {
        var query = GitHubPath.Query(("head_sha", commit), ("branch", branch), ("per_page", "100"));
        var page = await connection.GetAsync("list the runs", connection.Repository($"/actions/workflows/{GitHubPath.Segment(file)}/runs{query}"), Shapes.WorkflowRunPage, cancellation).ConfigureAwait(false);
        return [.. page.WorkflowRuns.Where(run => run.HeadSha == commit).OrderByDescending(run => run.Id)];
    }

    /// <summary>The newest runs of all workflows, at most 100.</summary>
    public async Task<IReadOnlyList<WorkflowRun>> NewestAsync(string? status, CancellationToken cancellation) =>
        (await connection.GetAsync("list the runs", connection.Repository($"/actions/runs{GitHubPath.Query(("status", status), ("per_page", "100"))}"), Shapes.WorkflowRunPage, cancellation).ConfigureAwait(false)).WorkflowRuns;

    public Task<WorkflowRun> GetAsync(long run, CancellationToken cancellation) =>
        connection.GetAsync($"read run {run}", connection.Repository($"/actions/runs/{run}"), Shapes.WorkflowRun, cancellation);

    /// <summary>The jobs of the newest attempt.</summary>
    public Task<IReadOnlyList<Job>> JobsAsync(long run, CancellationToken cancellation) =>
        connection.ListAsync($"list the jobs of run {run}", connection.Repository($"/actions/runs/{run}/jobs"), Shapes.JobPage, page => page.Jobs, cancellation);

    /// <summary>What people said so far.</summary>
    public async Task<IReadOnlyList<RunApproval>> ApprovalsAsync(long run, CancellationToken cancellation) =>
        await connection.GetAsync($"read the approvals of run {run}", connection.Repository($"/actions/runs/{run}/approvals"), Shapes.RunApprovalArray, cancellation).ConfigureAwait(false);

    /// <summary>What it waits for.</summary>
    public async Task<IReadOnlyList<PendingDeployment>> PendingAsync(long run, CancellationToken cancellation) =>
        await connection.GetAsync($"read what run {run} waits for", connection.Repository($"/actions/runs/{run}/pending_deployments"), Shapes.PendingDeploymentArray, cancellation).ConfigureAwait(false);

    public Task CancelAsync(long run, CancellationToken cancellation) =>
        connection.SendAsync(new GitHubRequest { Method = HttpMethod.Post, Path = connection.Repository($"/actions/runs/{run}/cancel"), Operation = $"cancel run {run}" }, cancellation);
}
