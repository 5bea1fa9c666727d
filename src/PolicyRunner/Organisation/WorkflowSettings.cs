namespace PolicyRunner.Organisation;

/// <summary>How runbooks become workflows.</summary>
public sealed record WorkflowSettings
{
    public static WorkflowSettings Default { get; } = new();

    /// <summary>The action that puts the tool on a job's PATH: a folder of the repository, or <c>owner/name/path@commit</c>.</summary>
    public string Action { get; init; } = "./.github/actions/policyrunner";

    /// <summary>The runner of jobs whose steps name none.</summary>
    public string RunsOn { get; init; } = "ubuntu-24.04";

    /// <summary>How long a job waits at most. Where a <c>wait</c> takes longer the job ends, and the workflow of the timers goes on with the run.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);
}
