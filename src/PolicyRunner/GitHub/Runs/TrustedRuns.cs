using System.Globalization;
using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Runs;

/// <summary>
/// Runs of one workflow that people or the clock started on the default branch, where it was reviewed. What a pull request or another
/// branch runs may call itself, and what it leaves behind, as it likes: it counts for nothing here.
/// </summary>
/// <param name="github">Is asked about runs.</param>
/// <param name="file">The workflow's file, from the repository's root.</param>
/// <param name="branch">The default branch; null: not known, and no run is trusted.</param>
internal sealed class TrustedRuns(GitHubClient github, string file, string? branch)
{
    /// <summary>How the artifact is called by which a run goes on with another; the earlier run's number comes behind it.</summary>
    public const string ClaimPrefix = "resumes-";

    private static readonly string[] Events = ["workflow_dispatch", "schedule", "repository_dispatch"];

    /// <summary>The run that goes on with another: of several that said so, the first one.</summary>
    /// <param name="number">The earlier run's.</param>
    /// <param name="self">A run that is trusted without a question: the one that asks; or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Its number, or null: nobody does.</returns>
    /// <exception cref="GitHubException">GitHub could not be asked.</exception>
    public async Task<string?> SuccessorAsync(string number, string? self, CancellationToken cancellation)
    {
        var claims = await github.Artifacts.NamedAsync($"{ClaimPrefix}{number}", cancellation).ConfigureAwait(false);
        foreach (var claim in claims.Where(claim => MayCount(claim, branch)).OrderBy(claim => claim.Id))
        {
            var id = claim.WorkflowRun!.Id!.Value;
            var text = id.ToString(CultureInfo.InvariantCulture);
            if (text == self || Strangeness(await github.Workflows.GetAsync(id, cancellation).ConfigureAwait(false)) is null)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Why a run is none of these, or null.</summary>
    public string? Strangeness(WorkflowRun run) =>
        File(run) != file ? $"Run {run.Id} is of the workflow '{File(run)}', not of '{file}'."
        : !IsTrusted(run, branch) ? $"Run {run.Id} was not started by people or the clock, or did not run on the default branch, and only what was reviewed counts; start the workflow there."
        : null;

    /// <summary>Why nobody can tell yet, or any more, what a run did; or null.</summary>
    public static string? Unreadiness(WorkflowRun run) =>
        run.Status != "completed" ? $"Run {run.Id} has not ended ({run.Status ?? "GitHub does not say where it stands"}); wait until it has: {run.HtmlUrl}"
        : run.RunAttempt != 1 ? $"Run {run.Id} was run again, and its record is that of the first attempt; start the workflow anew."
        : null;

    /// <summary>True for a run that people or the clock started on the default branch.</summary>
    public static bool IsTrusted(WorkflowRun run, string? branch) => Events.Contains(run.Event, StringComparer.Ordinal) && run.HeadBranch is not null && run.HeadBranch == branch;

    /// <summary>
    /// False for what another branch or another repository left, as GitHub says beside the artifact: nothing has to be asked about it,
    /// however much of it there is. Of the others the run has to be looked at.
    /// </summary>
    public static bool MayCount(Artifact artifact, string? branch) =>
        artifact.WorkflowRun is { Id: not null } run && (run.HeadBranch is null || run.HeadBranch == branch) && run.HeadRepositoryId == run.RepositoryId;

    /// <summary>The workflow's file; GitHub may put the reference behind it.</summary>
    public static string File(WorkflowRun run) => run.Path.Split('@')[0];
}
