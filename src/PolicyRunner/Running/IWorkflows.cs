namespace PolicyRunner.Running;

/// <summary>Where workflows are started.</summary>
public interface IWorkflows
{
    /// <exception cref="OperationCanceledException">The token was cancelled; the workflow goes on.</exception>
    Task<WorkflowEnd> RunAsync(WorkflowCall call, CancellationToken cancellation);
}

/// <summary>A workflow to start.</summary>
public sealed record WorkflowCall
{
    /// <summary>The workflow's file name.</summary>
    public required string Workflow { get; init; }

    /// <summary><c>owner/name</c>; null: this one.</summary>
    public string? Repository { get; init; }

    /// <summary>The branch or tag; null: the default branch.</summary>
    public string? Reference { get; init; }

    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>False when nobody waits for its end.</summary>
    public bool Follows { get; init; } = true;
}

/// <summary>What became of a workflow.</summary>
/// <param name="Trouble">Why it failed or was not started; null: it succeeded, or was started and is not followed.</param>
/// <param name="Address">Where people see it; null when it was not started.</param>
public sealed record WorkflowEnd(string? Trouble, string? Address);
