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

    public Task<CheckRun> GetAsync(long id, CancellationToken cancellation) =>
        connection.GetAsync("read the check run", connection.Repository($"/check-runs/{id}"), Shapes.CheckRun, cancellation);

    public Task<CheckRun> ChangeAsync(long id, CheckRunChange change, CancellationToken cancellation) =>
        connection.AskAsync(GitHubConnection.Request(HttpMethod.Patch, "update the check run", connection.Repository($"/check-runs/{id}"), change, Shapes.CheckRunChange) with { Adds = change.Output?.Annotations is not null }, Shapes.CheckRun, cancellation);

    /// <summary>
    /// Publishes all annotations, as many requests as that takes, and completes the run with the last one. Annotations can be added and
    /// never taken away: what is there already, by an earlier delivery or by a request whose answer was lost, is counted and not sent again.
    /// </summary>
    /// <param name="draft">The run; its external id stands for these annotations in this order.</param>
    /// <param name="conclusion"><c>success</c> or <c>failure</c>.</param>
    /// <param name="output">What it says.</param>
    /// <param name="annotations">What it shows at places.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The run as it stands then.</returns>
    public async Task<CheckRun> CompleteAsync(CheckRunDraft draft, string conclusion, CheckRunOutput output, IReadOnlyList<CheckAnnotation> annotations, CancellationToken cancellation)
    {
        var run = await OpenAsync(draft, cancellation).ConfigureAwait(false);
        var sent = Sent(run);
        var attempt = 1;
        while (run.Status != "completed")
        {
            IReadOnlyList<CheckAnnotation> batch = [.. annotations.Skip(sent).Take(MostAnnotations)];
            var said = output with { Annotations = batch.Count > 0 ? batch : null };
            var isLast = sent + batch.Count >= annotations.Count;
            try
            {
                run = await ChangeAsync(run.Id, isLast ? new CheckRunChange { Status = "completed", Conclusion = conclusion, Output = said } : new CheckRunChange { Status = "in_progress", Output = said }, cancellation).ConfigureAwait(false);
                sent += batch.Count;
                if (isLast)
                {
                    break;
                }
            }
            catch (GitHubException unsure) when (unsure.Failure.MayHaveArrived)
            {
                if (!await connection.PauseAsync(attempt++, cancellation).ConfigureAwait(false))
                {
                    throw;
                }

                run = await GetAsync(run.Id, cancellation).ConfigureAwait(false);
                sent = Sent(run);
            }
        }

        return run;
    }

    private static int Sent(CheckRun run) => run.Output?.AnnotationsCount ?? 0;
}
