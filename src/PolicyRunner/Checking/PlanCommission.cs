using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;

namespace PolicyRunner.Checking;

/// <summary>What is to be planned.</summary>
public sealed record PlanCommission
{
    /// <summary>A path, an id looked up below <c>runbooks/</c>, or <c>path#ID</c> for one runbook of a library.</summary>
    public required string Runbook { get; init; }

    public IReadOnlyList<ParameterInput> Parameters { get; init; } = [];

    /// <summary>A YAML or JSON file of parameter values, or null.</summary>
    public string? ParameterFile { get; init; }

    /// <summary>As in <see cref="CheckRequest.PoliciesFolder"/>.</summary>
    public string? PoliciesFolder { get; init; }

    /// <summary>As in <see cref="CheckRequest.ConfigFile"/>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Tool { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A plan and what the policies say about its runbook, or why there is none.</summary>
/// <param name="Plan">Null when there are problems.</param>
/// <param name="Problems">What stands in the way: exit 2, and 4 when <see cref="IsBroken"/>.</param>
/// <param name="Check">The check of the runbook's document by the same policies; null when there is no runbook.</param>
public sealed record PlanReport(Plan? Plan, IReadOnlyList<PlanProblem> Problems, CheckReport? Check)
{
    /// <summary>Whether nothing else stands in the way than policies that are broken.</summary>
    public bool IsBroken => Problems.Count > 0 && Problems.All(problem => problem.IsBroken);

    /// <summary>True when a policy or the tool broke over the runbook, so that nobody knows whether it is fit: exit 4.</summary>
    public bool IsUnjudged => Check is { } check && check.Errors.Any(error => !error.IsUsage);

    /// <summary>
    /// What the policies have against the plan, one sentence each; empty when they pass it. What stands here nobody runs, signs
    /// or lets through a gate: no signature makes up for it, and mending it makes another digest.
    /// </summary>
    public IReadOnlyList<string> Objections => Check switch
    {
        null when Plan is null => [],
        { Verdict: Verdict.Pass } => [],
        { Errors.Count: > 0 } check => [.. check.Errors.Select(error => error.Located)],
        { } check when check.Findings.FirstOrDefault(finding => Checker.Fails(finding, check.FailOn)) is { } worst =>
            [$"The runbook fails its check: {worst.Span}: {worst.Policy}: {worst.Message} Run 'policyrunner check {worst.Span.File.Path}' for the rest."],
        _ => ["The runbook's check came to no verdict; run 'policyrunner check' on it."],
    };

    /// <summary>What the plan was made of; null when there is no runbook.</summary>
    public PlanRequest? Request { get; init; }
}
