using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>What jobs left behind. Anybody whose code ran in the job may have written it.</summary>
internal sealed class ArtifactsApi(GitHubConnection connection)
{
    public Task<IReadOnlyList<Artifact>> OfRunAsync(long run, CancellationToken cancellation) =>
        connection.ListAsync($"list the artifacts of run {run}", connection.Repository($"/actions/runs/{run}/artifacts"), Shapes.ArtifactPage, page => page.Artifacts, cancellation);

    /// <summary>Those of a name that a run left: one, or none. More than a page of them is nothing that a run leaves.</summary>
    public async Task<IReadOnlyList<Artifact>> OfRunAsync(long run, string name, CancellationToken cancellation) =>
        (await connection.GetAsync($"list the artifacts of run {run}", connection.Repository($"/actions/runs/{run}/artifacts{GitHubPath.Query(("name", name), ("per_page", "100"))}"), Shapes.ArtifactPage, cancellation).ConfigureAwait(false)).Artifacts;

    /// <summary>Those of a name, of all runs of the repository.</summary>
    public Task<IReadOnlyList<Artifact>> NamedAsync(string name, CancellationToken cancellation) =>
        connection.ListAsync($"list the artifacts '{name}'", connection.Repository($"/actions/artifacts{GitHubPath.Query(("name", name))}"), Shapes.ArtifactPage, page => page.Artifacts, cancellation);

    /// <summary>The newest of a name, of all runs of the repository, up to a number of pages of 100. They may be of anybody.</summary>
    /// <returns>Each once, and whether there are no more.</returns>
    public async Task<(IReadOnlyList<Artifact> Newest, bool AreAll)> NewestAsync(string name, int pages, CancellationToken cancellation)
    {
        const int perPage = 100;
        var newest = new List<Artifact>();
        for (var number = 1; number <= pages; number++)
        {
            var query = GitHubPath.Query(("name", name), ("per_page", $"{perPage}"), ("page", $"{number}"));
            var page = await connection.GetAsync($"list the artifacts '{name}'", connection.Repository($"/actions/artifacts{query}"), Shapes.ArtifactPage, cancellation).ConfigureAwait(false);
            newest.AddRange(page.Artifacts);
            if (page.Artifacts.Count == 0 || newest.Count >= page.TotalCount)
            {
                return ([.. newest.DistinctBy(artifact => artifact.Id)], true);
            }
        }

        return ([.. newest.DistinctBy(artifact => artifact.Id)], false);
    }

    /// <summary>Takes one away for good.</summary>
    public Task DeleteAsync(Artifact artifact, CancellationToken cancellation) => connection.SendAsync(
        new GitHubRequest { Method = HttpMethod.Delete, Path = connection.Repository($"/actions/artifacts/{artifact.Id}"), Operation = $"take the artifact '{artifact.Name}' away" }, cancellation);

    /// <summary>Its files, checked: see <see cref="ArtifactArchive"/>.</summary>
    /// <exception cref="GitHubException">It expired, did not come whole, or is not safe to unpack.</exception>
    public async Task<IReadOnlyList<ArtifactFile>> DownloadAsync(Artifact artifact, CancellationToken cancellation)
    {
        var operation = $"download the artifact '{artifact.Name}'";
        if (artifact.Expired)
        {
            throw new GitHubException(new GitHubFailure { Kind = GitHubFailureKind.Gone, Operation = operation, Reason = "it has expired" });
        }

        var answer = await connection.SendAsync(new GitHubRequest
        {
            Method = HttpMethod.Get,
            Path = connection.Repository($"/actions/artifacts/{artifact.Id}/zip"),
            Operation = operation,
            IsDownload = true,
            MostBytes = ArtifactArchive.MostPackedBytes,
        }, cancellation).ConfigureAwait(false);
        var (files, problem) = ArtifactArchive.Read(answer.Body, artifact.Digest);
        return files ?? throw new GitHubException(new GitHubFailure { Kind = GitHubFailureKind.UnsafeArchive, Operation = operation, Reason = problem!, RequestId = answer.RequestId });
    }
}
