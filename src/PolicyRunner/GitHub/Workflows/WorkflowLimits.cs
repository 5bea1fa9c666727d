namespace PolicyRunner.GitHub.Workflows;

/// <summary>What GitHub allows; source: GitHub's documentation of workflow syntax, limits and environments.</summary>
internal static class WorkflowLimits
{
    /// <summary>Inputs of a dispatch, ours among them.</summary>
    public const int Inputs = 25;

    /// <summary>Bytes of a workflow file.</summary>
    public const int FileBytes = 500 * 1024;

    /// <summary>Reviewers of an environment; any one of them is enough.</summary>
    public const int Reviewers = 6;

    /// <summary>What a hosted job may take.</summary>
    public static TimeSpan Job { get; } = TimeSpan.FromHours(6);

    /// <summary>How often a schedule may fire at most.</summary>
    public static TimeSpan Schedule { get; } = TimeSpan.FromMinutes(5);
}
