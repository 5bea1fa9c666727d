namespace PolicyRunner.GitHub.Workflows;

/// <summary>Which runbooks are to be workflows.</summary>
public sealed record WorkflowCommission
{
    /// <summary>Paths, ids or <c>path#ID</c>; empty: every accepted or frozen runbook below <c>runbooks/</c>, and files of others go.</summary>
    public IReadOnlyList<string> Runbooks { get; init; } = [];

    /// <summary>Where the files go; relative to the working directory.</summary>
    public string Folder { get; init; } = WorkflowCompiler.Folder;

    public string? PoliciesFolder { get; init; }

    public string? ConfigFile { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }
}

/// <summary>What became of a commission.</summary>
/// <param name="Files">In the order of their paths.</param>
/// <param name="Problems">Why some of it cannot be made; then nothing is to be written.</param>
public sealed record WorkflowReport(IReadOnlyList<WorkflowChange> Files, IReadOnlyList<Planning.PlanProblem> Problems)
{
    public bool IsUpToDate => Problems.Count == 0 && Files.All(file => file.Before == file.After);
}

/// <summary>A workflow file as it is and as it should be.</summary>
/// <param name="Path">Relative to the working directory.</param>
/// <param name="Before">What is there; null: no file.</param>
/// <param name="After">What should be there; null: no file, its runbook is gone.</param>
public sealed record WorkflowChange(string Path, string? Before, string? After);
