namespace PolicyRunner.Running.Jobs;

/// <summary>What only the service that runs the workflow can say about this run.</summary>
public sealed record JobFacts
{
    /// <summary>Who started the run.</summary>
    public required string Requester { get; init; }

    public IReadOnlyList<EnvironmentFact> Environments { get; init; } = [];

    /// <summary>What people said to jobs of this run that waited for them.</summary>
    public IReadOnlyList<ReviewFact> Reviews { get; init; } = [];
}

/// <summary>How an environment is protected.</summary>
/// <param name="Name">As jobs name it.</param>
public sealed record EnvironmentFact(string Name)
{
    /// <summary>True when no branch but the default one, or such as are protected, may use it.</summary>
    public bool RestrictsBranches { get; init; }

    /// <summary>True when somebody has to say yes.</summary>
    public bool HasReviewers { get; init; }

    /// <summary>True when who started a run cannot say yes to it.</summary>
    public bool PreventsSelfReview { get; init; }

    /// <summary>True when administrators cannot go past its rules.</summary>
    public bool DeniesBypass { get; init; }
}

/// <summary>Somebody said yes, or no.</summary>
/// <param name="Environment">Of the job that waited for it.</param>
/// <param name="User">Who.</param>
/// <param name="Teams">Of the teams that were asked for those that the user is in; empty when that cannot be read.</param>
public sealed record ReviewFact(string Environment, string User, IReadOnlyList<string> Teams)
{
    /// <summary>False for a no, and for whatever else is no yes.</summary>
    public bool IsYes { get; init; } = true;
}

/// <summary>What a job has to know.</summary>
/// <param name="Environments">Those that matter.</param>
/// <param name="Teams">Those whose members may say yes, as roles name them.</param>
public sealed record JobQuestion(IReadOnlyList<string> Environments, IReadOnlyList<string> Teams);

/// <summary>Asks the service that runs the workflow.</summary>
public interface IJobFacts
{
    /// <param name="place">The run.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The facts, or why they cannot be had: then nothing may run.</returns>
    Task<(JobFacts? Facts, string? Problem)> ReadAsync(JobPlace place, JobQuestion question, CancellationToken cancellation);

    /// <summary>The record of an earlier run of the same workflow, to go on with it.</summary>
    /// <param name="place">The run that wants to go on.</param>
    /// <param name="run">The number of the earlier one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The record, or why it cannot be gone on with: it is of another workflow, another run goes on with it already.</returns>
    Task<(JobRecord? Record, string? Problem)> RecordAsync(JobPlace place, string run, CancellationToken cancellation);

    /// <summary>Whether this run, and no other, goes on with an earlier one: of several that wanted to, it was the first to say so.</summary>
    /// <param name="place">The run that goes on.</param>
    /// <param name="run">The number of the earlier one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it is not, or null.</returns>
    Task<string?> ClaimAsync(JobPlace place, string run, CancellationToken cancellation);
}

/// <summary>What the last job of a run left. Nothing of it is believed before it was looked at.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Files">Its files.</param>
public sealed record JobRecord(string Run, IReadOnlyList<JobRecordFile> Files);

/// <summary>A file of a record.</summary>
/// <param name="Path">Relative, with <c>/</c>, and leading nowhere else: <c>github-4711/journal.jsonl</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record JobRecordFile(string Path, ReadOnlyMemory<byte> Content);
