namespace PolicyRunner.GitHub.Delivery;

/// <summary>A verdict to be shown where reviewers look.</summary>
public sealed record PublishCommission
{
    /// <summary>The JSON of the check; a file that is not there is no verdict, and that is published.</summary>
    public required string ReportFile { get; init; }

    /// <summary>Its SARIF for code scanning; null: not uploaded.</summary>
    public string? SarifFile { get; init; }

    /// <summary>
    /// The artifact of <see cref="OwnRun"/> that holds both files; null: they lie on the disk. It is unpacked in memory within limits,
    /// whatever the job that left it had to read.
    /// </summary>
    public string? Artifact { get; init; }

    /// <summary>The number of the workflow run that this job is in; null: it is none.</summary>
    public long? OwnRun { get; init; }

    /// <summary>The workflow run that a pull request started: GitHub says what it is about. Null: <see cref="PullRequest"/> says it.</summary>
    public long? Run { get; init; }

    public int? PullRequest { get; init; }

    /// <summary>The name of the check, which a branch's protection asks for.</summary>
    public string Check { get; init; } = "runbooks";

    /// <summary>Where all of it stands; null: nowhere.</summary>
    public string? DetailsUrl { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What became of it. The verdict is the check's, whether it arrived or not.</summary>
/// <param name="Verdict">One sentence.</param>
/// <param name="Deliveries">In the order in which they were tried.</param>
public sealed record PublishReport(string Verdict, IReadOnlyList<Delivery> Deliveries)
{
    public bool IsWhole => Deliveries.All(delivery => delivery.Trouble is null);
}

/// <summary>One channel.</summary>
/// <param name="Channel">Such as <c>check run</c>.</param>
/// <param name="Address">Where it can be seen, or null.</param>
/// <param name="Trouble">Why it did not arrive; null: it did.</param>
public sealed record Delivery(string Channel, string? Address, string? Trouble);
