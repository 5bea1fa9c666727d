using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>Check runs: one for a commit and a name, however often it is published.</summary>
internal sealed class CheckRunsApi(GitHubConnection connection)
{
    /// <summary>How many annotations one request takes.</summary>
    public const int MostAnnotations = 50;

    /// <summary>The check runs of a commit that have a name.</summary>
    public Task<IReadOnlyList<CheckRun>> ListAsync(string commit, string name, CancellationToken cancellation) =>
        connection.ListAsync("list the check runs", connection.Repository($"/commits/{GitHubPath.Segment(commit)}/check-runs{GitHubPath.Query(("check_name", name), ("filter", "latest"))}"), Shapes.CheckRunPage, page => page.CheckRuns, cancellation);

    /// <summary>Makes one, or gives the one that is there by its external id.</summary>
    public async Task<CheckRun> OpenAsync(CheckRunDraft draft, CancellationToken cancellation)
    {
        async Task<CheckRun?> Find(CancellationToken token) =>
            (await ListAsync(draft.HeadSha, draft.Name, token).ConfigureAwait(false)).FirstOrDefault(run => run.ExternalId == draft.ExternalId);

        return await Find(cancellation).ConfigureAwait(false)
            ?? await connection.CreateAsync("create the check run", connection.Repository("/check-runs"), draft, Shapes.CheckRunDraft, Shapes.CheckRun, Find, cancellation).ConfigureAwait(false);
    }

    public Task<CheckRun> ChangeAsync(long id, CheckRunChange change, CancellationToken cancellation) =>
        connection.ChangeAsync(HttpMethod.Patch, "update the check run", connection.Repository($"/check-runs/{id}"), change, Shapes.CheckRunChange, Shapes.CheckRun, cancellation);

    /// <summary>Publishes all annotations, as many requests as that takes, and completes the run with the last one: a run that broke off says nothing yet.</summary>
    /// <returns>The run as it stands then.</returns>
    public async Task<CheckRun> CompleteAsync(CheckRunDraft draft, string conclusion, CheckRunOutput output, IReadOnlyList<CheckAnnotation> annotations, CancellationToken cancellation)
    {
        var run = await OpenAsync(draft, cancellation).ConfigureAwait(false);
        if (run.Status == "completed" && run.Conclusion == conclusion)
        {
            // Annotations can be added and never taken away: the same delivery again would show each of them twice.
            return run;
        }

        var batches = annotations.Chunk(MostAnnotations).ToList();
        foreach (var batch in batches.SkipLast(1))
        {
            await ChangeAsync(run.Id, new CheckRunChange { Status = "in_progress", Output = output with { Annotations = batch } }, cancellation).ConfigureAwait(false);
        }

        return await ChangeAsync(run.Id, new CheckRunChange { Status = "completed", Conclusion = conclusion, Output = output with { Annotations = batches.LastOrDefault() } }, cancellation).ConfigureAwait(false);
    }
}
