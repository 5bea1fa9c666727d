using System.Text.Json.Serialization;

namespace PolicyRunner.GitHub.Api;

/// <summary>The tick or the cross beside a commit, with what was found.</summary>
internal sealed record CheckRun
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The commit.</summary>
    public required string HeadSha { get; init; }

    /// <summary>What its maker called it, or null.</summary>
    public string? ExternalId { get; init; }

    /// <summary><c>queued</c>, <c>in_progress</c>, <c>completed</c> and others.</summary>
    public required string Status { get; init; }

    /// <summary>Null until it is completed.</summary>
    public string? Conclusion { get; init; }

    public string? HtmlUrl { get; init; }

    public CheckRunState? Output { get; init; }

    /// <summary>Who made it, or null.</summary>
    public CheckRunApp? App { get; init; }
}

/// <param name="Slug">Such as <c>github-actions</c>.</param>
internal sealed record CheckRunApp(string? Slug);

/// <summary>What it shows so far.</summary>
internal sealed record CheckRunState(int AnnotationsCount);

internal sealed record CheckRunPage(int TotalCount, IReadOnlyList<CheckRun> CheckRuns);

/// <summary>A check run to make.</summary>
internal sealed record CheckRunDraft
{
    public required string Name { get; init; }

    public required string HeadSha { get; init; }

    /// <summary>By which it is found again: the same for the same work.</summary>
    public required string ExternalId { get; init; }

    public string Status { get; init; } = "in_progress";

    public string? DetailsUrl { get; init; }

    public CheckRunOutput? Output { get; init; }
}

/// <summary>What becomes of one that is there.</summary>
internal sealed record CheckRunChange
{
    public string? Status { get; init; }

    /// <summary><c>success</c>, <c>failure</c>, <c>neutral</c> or another of GitHub's.</summary>
    public string? Conclusion { get; init; }

    public CheckRunOutput? Output { get; init; }
}

/// <summary>What it shows.</summary>
/// <param name="Title">At most 255 characters.</param>
/// <param name="Summary">Markdown, at most 65,535 characters.</param>
internal sealed record CheckRunOutput(string Title, string Summary)
{
    /// <summary>Markdown below the annotations; null: as it was.</summary>
    public string? Text { get; init; }

    /// <summary>Added to those that are there; at most 50 in one request.</summary>
    public IReadOnlyList<CheckAnnotation>? Annotations { get; init; }
}

/// <summary>A sentence at a place.</summary>
internal sealed record CheckAnnotation
{
    public required string Path { get; init; }

    /// <summary>1-based.</summary>
    public required int StartLine { get; init; }

    public required int EndLine { get; init; }

    /// <summary>1-based; only for places of one line.</summary>
    public int? StartColumn { get; init; }

    public int? EndColumn { get; init; }

    /// <summary><c>notice</c>, <c>warning</c> or <c>failure</c>.</summary>
    public required string AnnotationLevel { get; init; }

    /// <summary>At most 64 KiB.</summary>
    public required string Message { get; init; }

    /// <summary>At most 255 characters.</summary>
    public string? Title { get; init; }

    [JsonIgnore]
    public bool IsOfOneLine => StartLine == EndLine;
}
