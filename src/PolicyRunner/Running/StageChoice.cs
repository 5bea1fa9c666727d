using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running;

/// <summary>One stage of a plan at a time, as a job of a workflow runs it: the others must have been run in the same journal.</summary>
internal static class StageChoice
{
    /// <returns>The stage, or why a plan has none of that name to run.</returns>
    public static (PlannedStage? Stage, string? Problem) Find(Plan plan, string name)
    {
        var known = plan.Stages.Where(stage => stage.Section != SectionName.Rollback).Select(stage => stage.Id).ToList();
        return plan.Stages.FirstOrDefault(stage => stage.Id == name) switch
        {
            null => (null, $"The plan has no stage '{name}', only {Wording.And(known)}.{NearestName.Hint(name, known)}"),
            { Section: SectionName.Rollback } => (null, $"The stage '{name}' is the rollback's, which runs by itself when something fails."),
            { } stage => (stage, null),
        };
    }

    /// <summary>Why a stage cannot be run yet, or null.</summary>
    public static string? Refusal(Plan plan, PlannedStage stage, RunState state) => Missing(plan, stage, state) is { } before
        ? $"The stage '{stage.Id}' comes behind '{before.Id}', which this run has not done; run that first: --stage {before.Id}."
        : null;

    /// <summary>The stage that is run next, or null when none is left.</summary>
    public static PlannedStage? Next(Plan plan, RunState state) =>
        plan.Stages.FirstOrDefault(stage => stage.Section != SectionName.Rollback && !IsOver(plan, stage, state));

    private static PlannedStage? Missing(Plan plan, PlannedStage stage, RunState state)
    {
        var before = new HashSet<string>(stage.After, StringComparer.Ordinal);
        for (var count = 0; count != before.Count;)
        {
            count = before.Count;
            before.UnionWith(plan.Stages.Where(one => before.Contains(one.Id)).SelectMany(one => one.After).ToList());
        }

        // The verification looks at all that the procedure did.
        return plan.Stages.FirstOrDefault(one => one.Id != stage.Id && (before.Contains(one.Id) || one.Section < stage.Section) && !IsOver(plan, one, state));
    }

    // What runs only after a rollback is no part of the way there.
    private static bool IsOver(Plan plan, PlannedStage stage, RunState state) => stage.Steps.All(id =>
        (stage.Section == SectionName.Verification && plan.Find(id)!.On == VerifyOn.Rollback)
        || state.Find(StepKey.Of(null, stage.Section == SectionName.Verification ? RunPhase.Verification : RunPhase.Procedure, id)) is { IsOver: true });
}
