using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Workflows;
using PolicyRunner.Running.Hosting;

namespace PolicyRunner.GitHub.Runs;

/// <summary>Which runs of a runbook there were on a commit.</summary>
internal static class CommitRuns
{
    /// <summary>The runs of a runbook's workflow for a commit.</summary>
    /// <exception cref="GitHubException">GitHub could not be asked.</exception>
    /// <exception cref="InvalidDataException">GitHub does not say what the default branch is, or knows no such workflow.</exception>
    public static async Task<HostedRuns> ReadAsync(GitHubClient github, string runbook, string commit, CancellationToken cancellation)
    {
        var file = WorkflowCompiler.PathOf(runbook);
        var branch = (await github.Contents.RepositoryAsync(cancellation).ConfigureAwait(false)).DefaultBranch
            ?? throw new InvalidDataException("GitHub does not say which branch is the default one, and no other's runs count.");
        try
        {
            return await ReadAsync(github, file, branch, commit, cancellation).ConfigureAwait(false);
        }
        catch (GitHubException absent) when (absent.Failure.Kind == GitHubFailureKind.NotFound)
        {
            throw new InvalidDataException($"GitHub has no workflow '{file}', or the token may not see it; make it with 'policyrunner workflow {runbook}', and give the job 'actions: read'.", absent);
        }
    }

    private static async Task<HostedRuns> ReadAsync(GitHubClient github, string file, string branch, string commit, CancellationToken cancellation)
    {
        // A run on a tag that is called like the branch looks like one on the branch.
        var tip = (await github.Contents.ReferenceAsync($"heads/{branch}", cancellation).ConfigureAwait(false))?.Object.Sha;
        if (tip is null || !await github.Contents.ContainsAsync(tip, commit, cancellation).ConfigureAwait(false))
        {
            throw new InvalidDataException($"{commit[..12]} is no commit of '{branch}', and only what was reviewed counts; merge it, and run the runbook there.");
        }

        var (runs, name) = (new TrustedRuns(github, file, branch), Path.GetFileName(file));
        var here = (await github.Workflows.OfCommitAsync(name, commit, branch, cancellation).ConfigureAwait(false)).Where(run => runs.Strangeness(run) is null).ToList();

        // Whoever finds nothing wants to know why what they see on the page of the workflow does not count.
        var others = here.Count > 0 ? [] : await github.Workflows.OfCommitAsync(name, commit, branch: null, cancellation).ConfigureAwait(false);
        return new HostedRuns($"the runs of '{file}' on '{branch}' at GitHub")
        {
            Runs = [.. here.Select(run => new HostedRun(run.Id.ToString(CultureInfo.InvariantCulture)) { Address = run.HtmlUrl, Conclusion = run.Conclusion, Complaint = TrustedRuns.Unreadiness(run) })],
            Stranger = others.Select(runs.Strangeness).FirstOrDefault(strange => strange is not null),
        };
    }
}
