using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Admission;

/// <summary>
/// Which steps still ask for a time and for approvals. A new run: all of them. A run that goes on: those that are not over. One that
/// is on its way back: none, because what was done must be undone at any hour.
/// </summary>
public sealed record PlanScope
{
    private PlanScope(IReadOnlyList<Part> parts) => Parts = parts;

    /// <summary>The plans that have steps to do, the run's own first.</summary>
    public IEnumerable<Plan> Plans => Parts.Select(part => part.Plan);

    /// <summary>Whether something would be changed.</summary>
    public bool Changes => Parts.Any(part => part.Steps.Any(step => step.Effect > Effect.Read && step.Kind != ActionKind.Call));

    /// <summary>The environments that it works in; null among them: not said.</summary>
    public IEnumerable<string?> Environments => Parts.SelectMany(part => part.Steps.Select(step => step.Environment ?? part.Plan.Environment)).Distinct(StringComparer.Ordinal);

    private IReadOnlyList<Part> Parts { get; }

    /// <summary>A plan and all that it calls.</summary>
    public static PlanScope Whole(Plan plan) => new([.. plan.WithCalled.Select(one => new Part(one, one.Steps))]);

    internal static PlanScope Left(Plan plan, RunState state) =>
        new(state.IsCancelled || state.Steps.Any(step => step.Outcome is StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled) ? [] : [.. Left(plan, null, state)]);

    // Where nothing is left but to look, no time and nobody has to be asked.
    private static IEnumerable<Part> Left(Plan plan, StepKey? caller, RunState state)
    {
        var left = plan.Steps.Where(step => step.Section == SectionName.Procedure && state.Find(StepKey.Of(caller, RunPhase.Procedure, step.Id)) is not { IsOver: true }).ToList();
        var called = left.SelectMany(step => step.Called is { } inner ? Left(inner, StepKey.Of(caller, RunPhase.Procedure, step.Id), state) : []);
        return left.Any(step => step.Effect > Effect.Read || step.IsManual) ? called.Prepend(new Part(plan, left)) : called;
    }

    private sealed record Part(Plan Plan, IReadOnlyList<PlannedStep> Steps);
}
