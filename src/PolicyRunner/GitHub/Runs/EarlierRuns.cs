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
    private TrustedRuns? runs;

    /// <returns>The record that the last job of a run left, or why nobody goes on with it.</returns>
    /// <exception cref="GitHubException">GitHub could not be asked.</exception>
    public async Task<(JobRecord? Record, string? Problem)> ReadAsync(string number, CancellationToken cancellation)
    {
        if (number == place.Run)
        {
            return (null, $"Run {number} is this very run; 'resume' takes the number of an earlier one.");
        }

        var run = await github.Workflows.GetAsync(Number(number), cancellation).ConfigureAwait(false);
        if ((await RunsAsync(cancellation).ConfigureAwait(false)).Strangeness(run) is { } strange)
        {
            return (null, strange);
        }

        // A tag may be called like the branch, and be of a commit that nobody reviewed. This run is of the branch itself.
        if (!await github.Contents.ContainsAsync(place.Commit, run.HeadSha, cancellation).ConfigureAwait(false))
        {
            return (null, $"Run {number} is of {run.HeadSha}, which is no commit of the default branch, and only what was reviewed counts; start the workflow anew.");
        }

        if (TrustedRuns.Unreadiness(run) is { } unready)
        {
            return (null, unready);
        }

        return await FirstAsync(number, cancellation).ConfigureAwait(false) is { } other && other != place.Run
            ? (null, Taken(number, other))
            : await RecordDownload.ReadAsync(github, run.Id, cancellation).ConfigureAwait(false);
    }

    /// <returns>Why another run than this one goes on with an earlier one, or null.</returns>
    /// <exception cref="GitHubException">GitHub could not be asked.</exception>
    public async Task<string?> ClaimAsync(string number, CancellationToken cancellation) => await FirstAsync(number, cancellation).ConfigureAwait(false) switch
    {
        null => $"This run did not say that it goes on with run {number}: the artifact '{TrustedRuns.ClaimPrefix}{number}' is missing.",
        var first when first == place.Run => null,
        var first => Taken(number, first),
    };

    private static string Taken(string number, string other) => $"Run {other} goes on with run {number} already; go on with that one: --resume {other}.";

    private async Task<string?> FirstAsync(string number, CancellationToken cancellation) =>
        await (await RunsAsync(cancellation).ConfigureAwait(false)).SuccessorAsync(number, place.Run, cancellation).ConfigureAwait(false);

    private async Task<TrustedRuns> RunsAsync(CancellationToken cancellation) =>
        runs ??= new TrustedRuns(github, TrustedRuns.File(await github.Workflows.GetAsync(Number(place.Run), cancellation).ConfigureAwait(false)), place.DefaultBranch);

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
