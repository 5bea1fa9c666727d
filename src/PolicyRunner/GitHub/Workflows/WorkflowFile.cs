using PolicyRunner.Planning;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>A runbook as a workflow.</summary>
/// <param name="Path">From the repository's root: <c>.github/workflows/runbook-rel-001.yml</c>.</param>
/// <param name="Text">The same bytes for the same runbook.</param>
public sealed record WorkflowFile(string Path, string Text);

/// <summary>A workflow, or why there is none: one of the two is empty.</summary>
public sealed record WorkflowResult(WorkflowFile? File, IReadOnlyList<PlanProblem> Problems);
