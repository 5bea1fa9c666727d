using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Planning;

/// <summary>
/// The stages that undo, in the order of a rollback. Which of them have something to do is known when a run has failed; the jobs
/// have to be there before. Where steps name what undoes them it is those, last step first; otherwise the Rollback section.
/// </summary>
internal static class RollbackStages
{
    public static IReadOnlyList<StageShape> Of(IReadOnlyList<StepOutline> outline, IReadOnlyList<StageShape> stages, Library library, OrganisationFile organisation)
    {
        var forward = outline.Where(step => step.Section == SectionName.Procedure).Reverse().ToList();
        var section = stages.Where(stage => stage.Section == SectionName.Rollback).ToList();
        if (section.Count > 0 && forward.All(step => step.Action.Attributes.Undo is null))
        {
            return section;
        }

        var byId = outline.ToDictionary(step => step.Id, StringComparer.Ordinal);
        var undoing = forward
            .Select(step => step.Action.Attributes.Undo is { } undo ? byId.GetValueOrDefault(undo) : step.Action.Kind == ActionKind.Call ? step : null)
            .OfType<StepOutline>()
            .DistinctBy(step => step.Id)
            .ToList();

        // One after the other, whatever they waited for on the way forward.
        var chain = undoing.Select((step, index) => step with { After = index == 0 ? [] : [undoing[index - 1].Id] }).ToList();
        return Stages.Of(chain, library, organisation);
    }
}
