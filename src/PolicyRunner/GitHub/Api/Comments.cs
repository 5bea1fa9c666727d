namespace PolicyRunner.GitHub.Api;

internal sealed record Comment
{
    public required long Id { get; init; }

    /// <summary>Markdown; null: GitHub did not give it.</summary>
    public string? Body { get; init; }

    public Account? User { get; init; }

    public required string HtmlUrl { get; init; }
}

internal sealed record TextBody(string Body);

internal sealed record Issue
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    public string? Body { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    public required string HtmlUrl { get; init; }

    public Account? User { get; init; }
}

/// <summary>An issue to open.</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, at most 65,536 characters.</param>
internal sealed record IssueDraft(string Title, string Body)
{
    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<string> Assignees { get; init; } = [];
}

internal sealed record IssueChange
{
    public string? Body { get; init; }

    public string? State { get; init; }
}
