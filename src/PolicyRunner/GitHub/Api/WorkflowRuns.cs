namespace PolicyRunner.GitHub.Api;

/// <summary>What a workflow is started with.</summary>
internal sealed record WorkflowStart(string Ref)
{
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Asks for the run's number at once; a server that does not know the word answers with nothing.</summary>
    public bool ReturnRunDetails { get; init; } = true;
}

internal sealed record StartedRun(long WorkflowRunId)
{
    public string? HtmlUrl { get; init; }
}

internal sealed record WorkflowRun
{
    public required long Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The title in the list of runs.</summary>
    public required string DisplayTitle { get; init; }

    /// <summary>The workflow's file: <c>.github/workflows/check.yml</c>.</summary>
    public required string Path { get; init; }

    public required string Event { get; init; }

    /// <summary><c>queued</c>, <c>in_progress</c>, <c>waiting</c>, <c>completed</c> and others; null: GitHub does not say.</summary>
    public string? Status { get; init; }

    /// <summary>Null until it is completed.</summary>
    public string? Conclusion { get; init; }

    /// <summary>Null: the branch is gone.</summary>
    public string? HeadBranch { get; init; }

    public required string HeadSha { get; init; }

    public int? RunAttempt { get; init; }

    public required string HtmlUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Account? TriggeringActor { get; init; }

    public RepositoryInfo? HeadRepository { get; init; }
}

internal sealed record WorkflowRunPage(int TotalCount, IReadOnlyList<WorkflowRun> WorkflowRuns);

internal sealed record Job
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public string? Conclusion { get; init; }

    public string? HtmlUrl { get; init; }

    public IReadOnlyList<JobStep>? Steps { get; init; }
}

internal sealed record JobStep(string Name, string Status)
{
    public string? Conclusion { get; init; }
}

internal sealed record JobPage(int TotalCount, IReadOnlyList<Job> Jobs);

/// <summary>What a person said to environments of a run. GitHub tells neither when nor in which attempt.</summary>
/// <param name="State"><c>approved</c>, <c>rejected</c> or <c>pending</c>.</param>
/// <param name="Comment">What was said with it.</param>
/// <param name="User">Who.</param>
/// <param name="Environments">Of which environments.</param>
internal sealed record RunApproval(string State, string Comment, Account User, IReadOnlyList<NamedEnvironment> Environments);

internal sealed record NamedEnvironment(string? Name);

/// <summary>An environment that a run waits for.</summary>
internal sealed record PendingDeployment(NamedEnvironment Environment)
{
    public bool CurrentUserCanApprove { get; init; }

    public IReadOnlyList<PendingReviewer> Reviewers { get; init; } = [];
}

/// <summary>Who may approve: a person or a team.</summary>
internal sealed record PendingReviewer
{
    public string? Type { get; init; }

    public ReviewerName? Reviewer { get; init; }
}

/// <summary>A person has a login, a team a slug.</summary>
internal sealed record ReviewerName
{
    public long? Id { get; init; }

    public string? Login { get; init; }

    public string? Slug { get; init; }
}

internal sealed record Artifact
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required long SizeInBytes { get; init; }

    public required bool Expired { get; init; }

    /// <summary><c>sha256:</c> and hexadecimal digits; null: an old artifact.</summary>
    public string? Digest { get; init; }

    /// <summary>The run that left it; null: GitHub does not say.</summary>
    public ArtifactRun? WorkflowRun { get; init; }
}

/// <summary>The run that left an artifact; null: GitHub does not say.</summary>
internal sealed record ArtifactRun(long? Id)
{
    public long? RepositoryId { get; init; }

    /// <summary>The repository of the commit: another one for a pull request from a fork.</summary>
    public long? HeadRepositoryId { get; init; }

    public string? HeadBranch { get; init; }
}

internal sealed record ArtifactPage(int TotalCount, IReadOnlyList<Artifact> Artifacts);
