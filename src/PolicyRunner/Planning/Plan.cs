using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>What a runbook would do with these parameters: nothing in it has been done.</summary>
public sealed record Plan
{
    /// <summary>The version of the plan's form and of the runbook language; part of the digest.</summary>
    public const int LanguageVersion = 1;

    public required Runbook Runbook { get; init; }

    public required PlanOrigin Origin { get; init; }

    /// <summary>In the order of their declaration.</summary>
    public required IReadOnlyList<BoundParameter> Parameters { get; init; }

    /// <summary>Procedure, Verification, Rollback; in document order within each.</summary>
    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>In the order they run; the stages of the rollback come last.</summary>
    public required IReadOnlyList<PlannedStage> Stages { get; init; }

    public required IReadOnlyList<PlannedApproval> Approvals { get; init; }

    /// <summary>The GitHub environment of its jobs, filled in; null: none.</summary>
    public string? Environment { get; init; }

    /// <summary>What the operator types before it runs; null: nothing.</summary>
    public string? Confirm { get; init; }

    /// <summary>The lock it holds while it runs; null: none.</summary>
    public string? Lock { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal over everything that decides what will be done.</summary>
    public required string Digest { get; init; }

    /// <summary>The largest effect of the procedure's steps.</summary>
    public Effect Effect => Steps.Where(step => step.Section == SectionName.Procedure).MaxBy(step => (int)step.Effect)?.Effect ?? Effect.Read;

    /// <summary>Every secret that some step is given, by name, in order.</summary>
    public IEnumerable<string> Secrets => Steps.SelectMany(step => step.Secrets).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>This plan and behind it all that it calls.</summary>
    public IEnumerable<Plan> WithCalled => Steps.Select(step => step.Called).OfType<Plan>().SelectMany(called => called.WithCalled).Prepend(this);

    /// <summary>The arguments that give its parameters again: <c>-p</c> and <c>name=value</c>, those left out that have their default.</summary>
    internal IEnumerable<string> Given =>
        Parameters.Where(parameter => !parameter.IsDefault).SelectMany(parameter => (string[])["-p", $"{parameter.Parameter.Name}={parameter.Value}"]);

    /// <summary>The command that makes it anew and writes it into a file, for messages.</summary>
    internal string CommandInto(string file) => ToolCommand.Of(["plan", Runbook.Id!, .. Given, "--out", file]);

    public PlannedStep? Find(string id) => Steps.FirstOrDefault(step => step.Id == id);
}

/// <summary>A role that must say yes.</summary>
/// <param name="Role">As the organisation file names it.</param>
/// <param name="Count">How many different people of it.</param>
/// <param name="When">Decided when the plan is made if it reads parameters only; what reads answers or outputs is decided while running. Null: always.</param>
public sealed record PlannedApproval(string Role, int Count, string? When);

/// <summary>Steps that run as one job.</summary>
/// <param name="Id">Unique in the plan: <c>deploy</c>, or <c>deploy-2</c>.</param>
/// <param name="Section">Procedure, Verification or Rollback.</param>
/// <param name="Steps">The ids of its steps, in order.</param>
/// <param name="Environment">The environment of the job, or null.</param>
/// <param name="RunsOn">The runner's label, or null for the default.</param>
/// <param name="Secrets">The secrets that its steps name.</param>
/// <param name="After">The stages that come before it.</param>
public sealed record PlannedStage(
    string Id, SectionName Section, IReadOnlyList<string> Steps, string? Environment, string? RunsOn, IReadOnlyList<string> Secrets, IReadOnlyList<string> After);

/// <summary>A plan, or why there is none: one of the two is empty.</summary>
public sealed record PlanResult(Plan? Plan, IReadOnlyList<PlanProblem> Problems);
