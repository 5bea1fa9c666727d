namespace PolicyRunner.Running.Hosting;

/// <summary>The runs of a runbook's workflow for a commit, as the service tells.</summary>
/// <param name="Place">Where they were looked for, as the end of a sentence.</param>
public sealed record HostedRuns(string Place)
{
    /// <summary>Those that people or the clock started on the default branch, newest first.</summary>
    public IReadOnlyList<HostedRun> Runs { get; init; } = [];

    /// <summary>Why one that was started in another way does not count, in one sentence; null: there is none, or it was not looked for.</summary>
    public string? Stranger { get; init; }
}

/// <summary>A run of a workflow.</summary>
/// <param name="Number">Its number at the service.</param>
public sealed record HostedRun(string Number)
{
    /// <summary>Where people look at it.</summary>
    public required string Address { get; init; }

    /// <summary>How it ended, <c>success</c> or another word of the service; null: the service does not say.</summary>
    public string? Conclusion { get; init; }

    /// <summary>Why nothing of it counts, in one sentence: it has not ended, it was run again; null: it may.</summary>
    public string? Complaint { get; init; }
}
