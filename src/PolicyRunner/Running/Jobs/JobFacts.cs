namespace PolicyRunner.Running.Jobs;

/// <summary>What only the service that runs the workflow can say about this run.</summary>
public sealed record JobFacts
{
    /// <summary>Who started the run.</summary>
    public required string Requester { get; init; }

    public IReadOnlyList<EnvironmentFact> Environments { get; init; } = [];

    /// <summary>Every yes that was given to a job of this run.</summary>
    public IReadOnlyList<ReviewFact> Reviews { get; init; } = [];
}

/// <summary>How an environment is protected.</summary>
/// <param name="Name">As jobs name it.</param>
public sealed record EnvironmentFact(string Name)
{
    /// <summary>True when only some branches may use it.</summary>
    public bool RestrictsBranches { get; init; }

    /// <summary>True when somebody has to say yes.</summary>
    public bool HasReviewers { get; init; }

    /// <summary>True when who started a run cannot say yes to it.</summary>
    public bool PreventsSelfReview { get; init; }

    /// <summary>True when administrators cannot go past its rules.</summary>
    public bool DeniesBypass { get; init; }
}

/// <summary>Somebody said yes.</summary>
/// <param name="Environment">Of the job that waited for it.</param>
/// <param name="User">Who.</param>
/// <param name="Teams">The teams that the user is in, as roles name them; empty when that cannot be read.</param>
public sealed record ReviewFact(string Environment, string User, IReadOnlyList<string> Teams);

/// <summary>Asks the service that runs the workflow.</summary>
public interface IJobFacts
{
    /// <param name="place">The run.</param>
    /// <param name="environments">The environments that matter.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The facts, or why they cannot be had: then nothing may run.</returns>
    Task<(JobFacts? Facts, string? Problem)> ReadAsync(JobPlace place, IReadOnlyList<string> environments, CancellationToken cancellation);
}
