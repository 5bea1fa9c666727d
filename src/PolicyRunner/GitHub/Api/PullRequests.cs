namespace PolicyRunner.GitHub.Api;

/// <summary>A person or a machine with an account.</summary>
internal sealed record Account(string Login)
{
    /// <summary>By which an account is known when its name changes.</summary>
    public required long Id { get; init; }

    /// <summary><c>User</c>, <c>Bot</c> or <c>Organization</c>.</summary>
    public string? Type { get; init; }
}

internal sealed record PullRequest
{
    public required int Number { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    public required string Title { get; init; }

    public required string HtmlUrl { get; init; }

    /// <summary>Null: the account is gone.</summary>
    public Account? User { get; init; }

    public required PullRequestEnd Head { get; init; }

    public required PullRequestEnd Base { get; init; }

    /// <summary>When it went in; null: it did not.</summary>
    public DateTimeOffset? MergedAt { get; init; }

    /// <summary>The commit it became, or null.</summary>
    public string? MergeCommitSha { get; init; }
}

/// <param name="Ref">The branch.</param>
/// <param name="Sha">Its commit.</param>
internal sealed record PullRequestEnd(string Ref, string Sha)
{
    /// <summary>Null: the fork is gone.</summary>
    public RepositoryInfo? Repo { get; init; }
}

internal sealed record PullRequestFile
{
    public required string Filename { get; init; }

    /// <summary><c>added</c>, <c>removed</c>, <c>modified</c>, <c>renamed</c>, <c>copied</c>, <c>changed</c> or <c>unchanged</c>.</summary>
    public required string Status { get; init; }

    public string? PreviousFilename { get; init; }
}

internal sealed record PullRequestReview
{
    public required long Id { get; init; }

    /// <summary>Null: the account is gone.</summary>
    public Account? User { get; init; }

    /// <summary><c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c>, <c>DISMISSED</c> or <c>PENDING</c>.</summary>
    public required string State { get; init; }

    /// <summary>What was looked at; null: it is gone.</summary>
    public string? CommitId { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public string? AuthorAssociation { get; init; }
}
