using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.GitHub.Api;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.GitHub.Runs;

/// <summary>The records that runs leave: read, or brought home into a folder of their own, never over a record that is there and says something else.</summary>
internal static class RecordDownload
{
    private const string Prefix = "journal-record-";
    private const string NameOfFirst = $"{Prefix}1";
    private const string RunPrefix = "github-";
    private const string JournalName = "journal.jsonl";

    /// <summary>The record that the last job of a run's first attempt left.</summary>
    /// <returns>The record, or why there is none.</returns>
    /// <exception cref="GitHubException">GitHub could not be asked, or the record is not safe to unpack.</exception>
    public static async Task<(JobRecord? Record, string? Problem)> ReadAsync(GitHubClient github, long run, CancellationToken cancellation)
    {
        var left = (await github.Artifacts.OfRunAsync(run, NameOfFirst, cancellation).ConfigureAwait(false)).Where(artifact => artifact.Name == NameOfFirst).ToList();
        if (left is not [var record] || record.WorkflowRun?.Id != run)
        {
            return (null, $"Run {run} left no record; look at what it did and start the workflow anew.");
        }

        if (record.Expired)
        {
            return (null, $"The record of run {run} has expired; start the workflow anew.");
        }

        var files = await github.Artifacts.DownloadAsync(record, cancellation).ConfigureAwait(false);
        return (new JobRecord(run.ToString(CultureInfo.InvariantCulture), [.. files.Select(file => new JobRecordFile(file.Path, file.Content))]), null);
    }

    /// <returns>The folder, absolute; null: the run left no record.</returns>
    /// <exception cref="IOException">Another record of the run is there, or the folder cannot be written.</exception>
    public static async Task<string?> TakeAsync(GitHubClient github, long run, string workingDirectory, CancellationToken cancellation)
    {
        var artifacts = await github.Artifacts.OfRunAsync(run, cancellation).ConfigureAwait(false);
        if (artifacts.Where(artifact => artifact.Name.StartsWith(Prefix, StringComparison.Ordinal)).MaxBy(artifact => artifact.Id) is not { } record)
        {
            return null;
        }

        var files = await github.Artifacts.DownloadAsync(record, cancellation).ConfigureAwait(false);

        // A run that goes on with others keeps the id of the first.
        var name = files.Select(file => file.Path.Split('/')).Where(parts => parts is [var first, JournalName] && IsRun(first)).Select(parts => parts[0]).FirstOrDefault() ?? $"{RunPrefix}{run}";
        var folder = Path.Combine(workingDirectory, ".policyrunner", "runs", name);
        var below = files.Select(file => (Path: Path.Combine(folder, file.Path.StartsWith($"{name}/", StringComparison.Ordinal) ? file.Path[(name.Length + 1)..] : file.Path), file.Content)).ToList();
        if (below.FirstOrDefault(file => Path.GetFileName(file.Path) == JournalName) is { Path: { } journal, Content: var content } && IsAnother(journal, content))
        {
            throw new IOException($"'{Path.GetRelativePath(workingDirectory, journal)}' is another record of run {run}; move it away to have GitHub's.");
        }

        foreach (var (path, bytes) in below)
        {
            RepositoryFile.Write(path, workingDirectory, bytes);
        }

        return folder;
    }

    // A run that went on since has the same beginning.
    private static bool IsAnother(string journal, byte[] content) => File.Exists(journal) && !content.AsSpan().StartsWith(File.ReadAllBytes(journal));

    private static bool IsRun(string name) => name.Length is > 7 and < 40 && name.StartsWith(RunPrefix, StringComparison.Ordinal) && name.Skip(RunPrefix.Length).All(char.IsAsciiDigit);
}
