using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>An action of a runbook and what it waits for: what is known of it whatever the parameters are.</summary>
/// <param name="Step">The step it stands in.</param>
/// <param name="Action">It runs, or a person does it.</param>
/// <param name="After">The ids of the actions that end before it begins.</param>
internal sealed record StepOutline(Step Step, RunbookAction Action, IReadOnlyList<string> After) : ILocated
{
    private static readonly SectionName[] Parts = [SectionName.Procedure, SectionName.Verification, SectionName.Rollback];

    public string Id => Action.Id;

    public SectionName Section => Step.Section;

    public SourceSpan Span => Action.Span;

    /// <summary>In Rollback: what it takes back.</summary>
    public RollbackKind RollbackKind => Action.Attributes.RollbackKind ?? RollbackKind.Application;

    /// <summary>The actions in the order of the plan: Procedure, Verification, Rollback; in document order within each, the rollback by what it takes back.</summary>
    /// <param name="runbook">A declared one.</param>
    /// <param name="problems">Where ids that are there twice are reported, names that lead nowhere, and circles.</param>
    public static IReadOnlyList<StepOutline> Of(Runbook runbook, List<PlanProblem> problems)
    {
        var outline = new List<StepOutline>();
        var ids = new Dictionary<string, RunbookAction>(StringComparer.Ordinal);
        foreach (var part in Parts)
        {
            string? previous = null;
            foreach (var one in Ordered(part, runbook))
            {
                var action = one.Action;
                if (!ids.TryAdd(action.Id, action))
                {
                    problems.Add(new PlanProblem($"Two actions have the id '{action.Id}' (the other is on line {ids[action.Id].Span.StartPosition.Line}); give each one of its own.", action.Span));
                    continue;
                }

                var needs = action.Attributes.Needs;
                outline.Add(one with { After = needs.Count > 0 ? StepGraph.Resolve(needs, runbook) : previous is null ? [] : [previous] });
                previous = action.Id;
            }
        }

        if (outline.Count == 0)
        {
            problems.Add(new PlanProblem($"'{runbook.Id}' has no step to run; write a Procedure with steps.", runbook.Span));
        }

        StepGraph.Check(outline, runbook, problems);
        return outline;
    }

    // Whoever rolls back takes back what is quick and harmless first, and stored data last.
    private static IEnumerable<StepOutline> Ordered(SectionName part, Runbook runbook)
    {
        var actions = runbook.StepsOf(part).SelectMany(step => step.Actions.Where(action => action.IsRunnable || action.Kind == ActionKind.Manual).Select(action => new StepOutline(step, action, [])));
        return part == SectionName.Rollback ? actions.OrderBy(one => (int)one.RollbackKind) : actions;
    }
}
