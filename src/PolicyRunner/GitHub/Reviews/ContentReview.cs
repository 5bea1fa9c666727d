namespace PolicyRunner.GitHub.Reviews;

/// <summary>Whether what a file says was looked at by somebody else before it went in.</summary>
public sealed record ContentReview
{
    /// <summary>Its path from the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>The commit that it is asked of.</summary>
    public required string Commit { get; init; }

    /// <summary>Git's name for its content there; null: it is not there.</summary>
    public string? Blob { get; init; }

    /// <summary>The pull request that brought it; null: none did.</summary>
    public int? PullRequest { get; init; }

    /// <summary>Who wrote the change, or null.</summary>
    public string? Author { get; init; }

    /// <summary>Who approved exactly this content, without its author.</summary>
    public IReadOnlyList<ContentApprover> Approvers { get; init; } = [];

    /// <summary>Why it does not count as approved, one sentence; null: it does.</summary>
    public string? Complaint { get; init; }

    /// <summary>Why the approvals do not make up a role and a count; null: they do.</summary>
    public string? ComplaintFor(string role, int count)
    {
        var people = Approvers.Where(approver => approver.Roles.Contains(role, StringComparer.Ordinal)).Select(approver => approver.Login).ToList();
        return Complaint ?? (people.Count >= count ? null : $"The content of '{Path}' needs {count} of the role '{role}', and in pull request {PullRequest} {(people.Count == 0 ? "nobody of it" : string.Join(", ", people))} approved.");
    }
}

/// <param name="Login">Who.</param>
/// <param name="Roles">The roles of the organisation file that they are in.</param>
public sealed record ContentApprover(string Login, IReadOnlyList<string> Roles);
