namespace PolicyRunner.GitHub.Api;

/// <summary>
/// GitHub's API as far as it is needed here, by what people call its parts. A request that comes to nothing ends as a
/// <see cref="GitHubException"/> with its <see cref="GitHubFailure"/>; the desks of this room make results of it.
/// </summary>
/// <example>
/// <code>
/// using var github = new GitHubClient(GitHubAccess.From(Environment.GetEnvironmentVariable, () => null), TimeProvider.System);
/// var pull = await github.PullRequests.GetAsync(12, cancellation);
/// await github.Comments.StickAsync(pull.Number, mark, text, cancellation);
/// </code>
/// </example>
internal sealed class GitHubClient : IDisposable
{
    private readonly GitHubConnection connection;

    public GitHubClient(GitHubAccess access, TimeProvider clock, GitHubPatience? patience = null) => connection = new GitHubConnection(access, clock, patience);

    public GitHubAccess Access => connection.Access;

    /// <summary>The time as GitHub has it.</summary>
    public DateTimeOffset Now => connection.Now;

    public CheckRunsApi CheckRuns => new(connection);

    public PullRequestsApi PullRequests => new(connection);

    public CommentsApi Comments => new(connection);

    public WorkflowsApi Workflows => new(connection);

    public ArtifactsApi Artifacts => new(connection);

    public EnvironmentsApi Environments => new(connection);

    public ContentsApi Contents => new(connection);

    public ScanningApi Scanning => new(connection);

    public Task PauseAsync(TimeSpan time, CancellationToken cancellation) => connection.PauseAsync(time, cancellation);

    public void Dispose() => connection.Dispose();
}
