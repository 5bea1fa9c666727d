using PolicyRunner.GitHub.Api;
using PolicyRunner.Running;

namespace PolicyRunner.GitHub.Runs;

/// <summary>Workflows that a step starts.</summary>
public sealed class GitHubWorkflows : IWorkflows
{
    private readonly Func<GitHubAccess> find;
    private readonly TimeProvider clock;

    private GitHubWorkflows(Func<GitHubAccess> find, TimeProvider clock) => (this.find, this.clock) = (find, clock);

    /// <returns>Null: there is no token, so nothing can be started. Which repository is meant is looked up when a step needs it.</returns>
    public static GitHubWorkflows? From(Func<string, string?> variable, string folder, TimeProvider clock, CancellationToken cancellation) =>
        string.IsNullOrEmpty(variable("GITHUB_TOKEN")) && string.IsNullOrEmpty(variable("GH_TOKEN")) ? null
            : new GitHubWorkflows(() => GitHubAccess.From(variable, folder, cancellation), clock);

    public async Task<WorkflowEnd> RunAsync(WorkflowCall call, CancellationToken cancellation)
    {
        try
        {
            var here = find();
            var place = call.Repository is null ? here : here.Of(call.Repository) ?? throw new InvalidDataException($"'{call.Repository}' is no repository; write owner/name.");
            using var github = new GitHubClient(place, clock);
            return await RunAsync(call, github, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException unknown)
        {
            return new WorkflowEnd(unknown.Message, null);
        }
    }

    internal static async Task<WorkflowEnd> RunAsync(WorkflowCall call, GitHubClient github, CancellationToken cancellation)
    {
        string? address = null;
        try
        {
            var reference = call.Reference ?? (await github.Contents.RepositoryAsync(cancellation).ConfigureAwait(false)).DefaultBranch ?? "main";
            var run = await github.Workflows.StartAsync(call.Workflow, new WorkflowStart(reference) { Inputs = call.Inputs }, mark: null, cancellation).ConfigureAwait(false);
            if (run is null)
            {
                return call.Follows ? new WorkflowEnd("the workflow was started, and GitHub does not say which run it is", null) : new WorkflowEnd(null, null);
            }

            address = run.HtmlUrl;
            if (!call.Follows)
            {
                return new WorkflowEnd(null, address);
            }

            var end = await new RunFollower(github, _ => { }).FollowAsync(run.Id, cancellation).ConfigureAwait(false);
            return new WorkflowEnd(end.Conclusion == "success" ? null : $"the run ended as {end.Conclusion ?? "nothing that is known"}", address);
        }
        catch (GitHubException trouble)
        {
            return new WorkflowEnd(trouble.Message, address);
        }
    }
}
