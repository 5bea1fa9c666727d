using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.GitHub.Runs;

/// <summary>
/// Runs of a workflow that other runs go on with. Who goes on says so by an artifact whose name holds the earlier run's number; of
/// several, the one whose artifact is the oldest goes on, and the others end.
/// </summary>
internal sealed class EarlierRuns(GitHubClient github, JobPlace place)
{
    /// <summary>How the artifact is called by which a run goes on with another.</summary>
    public const string ClaimPrefix = "resumes-";

    private static readonly string[] Events = ["workflow_dispatch", "schedule", "repository_dispatch"];

    /// <returns>The record that the last job of a run left, or why nobody goes on with it.</returns>
    /// <exception cref="GitHubException">GitHub could not be asked.</exception>
    public async Task<(JobRecord? Record, string? Problem)> ReadAsync(string number, CancellationToken cancellation)
    {
        if (number == place.Run)
        {
            return (null, $"Run {number} is this very run; 'resume' takes the number of an earlier one.");
        }

        var run = await github.Workflows.GetAsync(Number(number), cancellation).ConfigureAwait(false);
        if (await StrangenessAsync(run, cancellation).ConfigureAwait(false) is { } strange)
        {
            return (null, strange);
        }

        if (run.Status != "completed")
        {
            return (null, $"Run {number} has not ended ({run.Status ?? "GitHub does not say where it stands"}); go on when it has: {run.HtmlUrl}");
        }

        if (run.RunAttempt != 1)
        {
            return (null, $"Run {number} was run again, and its record is that of the first attempt; start the workflow anew.");
        }

        if (await FirstAsync(number, cancellation).ConfigureAwait(false) is { } other && other != place.Run)
        {
            return (null, Taken(number, other));
        }

        var records = (await github.Artifacts.OfRunAsync(run.Id, cancellation).ConfigureAwait(false)).Where(artifact => artifact.Name == RecordDownload.NameOfFirst).ToList();
        if (records is not [var record])
        {
            return (null, $"Run {number} left no record to go on with; look at what it did and start the workflow anew.");
        }

        var files = await github.Artifacts.DownloadAsync(record, cancellation).ConfigureAwait(false);
        return (new JobRecord(number, [.. files.Select(file => new JobRecordFile(file.Path, file.Content))]), null);
    }

    /// <returns>Why another run than this one goes on with an earlier one, or null.</returns>
    /// <exception cref="GitHubException">GitHub could not be asked.</exception>
    public async Task<string?> ClaimAsync(string number, CancellationToken cancellation) => await FirstAsync(number, cancellation).ConfigureAwait(false) switch
    {
        null => $"This run did not say that it goes on with run {number}: the artifact '{ClaimPrefix}{number}' is missing.",
        var first when first == place.Run => null,
        var first => Taken(number, first),
    };

    private static string Taken(string number, string other) => $"Run {other} goes on with run {number} already; go on with that one: --resume {other}.";

    // Anybody's workflow can name its artifacts so; only those of this workflow on the default branch count.
    private async Task<string?> FirstAsync(string number, CancellationToken cancellation)
    {
        foreach (var claim in (await github.Artifacts.NamedAsync($"{ClaimPrefix}{number}", cancellation).ConfigureAwait(false)).OrderBy(artifact => artifact.Id))
        {
            if (claim.WorkflowRun?.Id is not { } id)
            {
                continue;
            }

            var text = id.ToString(CultureInfo.InvariantCulture);
            if (text == place.Run || await StrangenessAsync(await github.Workflows.GetAsync(id, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false) is null)
            {
                return text;
            }
        }

        return null;
    }

    // What a pull request or another branch runs may call itself as it likes.
    private async Task<string?> StrangenessAsync(WorkflowRun run, CancellationToken cancellation)
    {
        var own = await github.Workflows.GetAsync(Number(place.Run), cancellation).ConfigureAwait(false);
        return File(run) != File(own) ? $"Run {run.Id} is of the workflow '{File(run)}', not of '{File(own)}'."
            : !IsTrusted(run, place.DefaultBranch) ? $"Run {run.Id} did not run on the default branch, and only what was reviewed is gone on with."
            : null;
    }

    /// <summary>True for a run that people or the clock started on the default branch, where workflows were reviewed.</summary>
    public static bool IsTrusted(WorkflowRun run, string? branch) => Events.Contains(run.Event, StringComparer.Ordinal) && run.HeadBranch is not null && run.HeadBranch == branch;

    /// <summary>The workflow's file; GitHub may put the reference behind it.</summary>
    public static string File(WorkflowRun run) => run.Path.Split('@')[0];

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
