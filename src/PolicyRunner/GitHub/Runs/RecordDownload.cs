using PolicyRunner.GitHub.Api;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Runs;

/// <summary>Brings the record of a run home, into a folder of its own: never over a record that is there.</summary>
internal static class RecordDownload
{
    private const string Prefix = "journal-record-";

    /// <returns>The folder, absolute; null: the run left no record.</returns>
    public static async Task<string?> TakeAsync(GitHubClient github, long run, string workingDirectory, CancellationToken cancellation)
    {
        var artifacts = await github.Artifacts.OfRunAsync(run, cancellation).ConfigureAwait(false);
        if (artifacts.Where(artifact => artifact.Name.StartsWith(Prefix, StringComparison.Ordinal)).MaxBy(artifact => artifact.Id) is not { } record)
        {
            return null;
        }

        var files = await github.Artifacts.DownloadAsync(record, cancellation).ConfigureAwait(false);
        var folder = Path.Combine(workingDirectory, ".policyrunner", "runs", $"github-{run}");
        foreach (var file in files)
        {
            SafeFile.Write(Path.Combine(folder, file.Path), file.Content);
        }

        return folder;
    }
}
