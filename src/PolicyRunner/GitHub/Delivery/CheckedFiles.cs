using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>What a check left behind: files on the disk, or those of an artifact of this run. Another job wrote them, and it read hostile text.</summary>
internal sealed class CheckedFiles
{
    private readonly string? folder;
    private readonly IReadOnlyList<ArtifactFile> files;

    private CheckedFiles(string? folder, IReadOnlyList<ArtifactFile> files, string? problem) => (this.folder, this.files, Problem) = (folder, files, problem);

    /// <summary>Why there are none, a sentence; or null.</summary>
    public string? Problem { get; }

    /// <summary>Takes the artifact that the commission names, if it names one.</summary>
    public static async Task<CheckedFiles> OfAsync(PublishCommission commission, GitHubClient github, CancellationToken cancellation)
    {
        if (commission.Artifact is not { } name)
        {
            return new CheckedFiles(commission.WorkingDirectory, [], null);
        }

        if (commission.OwnRun is not { } run)
        {
            return new CheckedFiles(null, [], $"The artifact '{name}' is one of the run that publishes it, and this is no job of a workflow.");
        }

        try
        {
            // A second attempt leaves a second one.
            return (await github.Artifacts.OfRunAsync(run, cancellation).ConfigureAwait(false)).Where(artifact => artifact.Name == name).MaxBy(artifact => artifact.Id) is { } artifact
                ? new CheckedFiles(null, await github.Artifacts.DownloadAsync(artifact, cancellation).ConfigureAwait(false), null)
                : new CheckedFiles(null, [], "The check left no report; its job says why.");
        }
        catch (GitHubException trouble)
        {
            return new CheckedFiles(null, [], $"The check's report cannot be taken: {trouble.Message}");
        }
    }

    /// <param name="path">As the commission names it.</param>
    /// <param name="most">The most bytes.</param>
    /// <exception cref="IOException">It is not there, cannot be read or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[] Read(string path, long most)
    {
        if (folder is null)
        {
            var found = files.FirstOrDefault(file => file.Path == path)?.Content ?? throw new FileNotFoundException(Problem ?? $"The check left no '{path}'.");
            return found.Length <= most ? found : throw TooLong(path, found.Length, most);
        }

        var full = Path.GetFullPath(path, folder);
        var length = new FileInfo(full).Length;
        return length <= most ? File.ReadAllBytes(full) : throw TooLong(path, length, most);
    }

    private static InvalidReportException TooLong(string path, long length, long most) => new($"'{Path.GetFileName(path)}' has {length} bytes, and {most} are read");
}

/// <summary>A report that is there and is not read.</summary>
internal sealed class InvalidReportException(string message) : IOException(message);
