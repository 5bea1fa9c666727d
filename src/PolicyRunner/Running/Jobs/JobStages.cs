using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Jobs;

/// <summary>The steps that one job of a workflow may run; all others wait for theirs.</summary>
/// <param name="Name">As the workflow calls the stage: <c>deploy</c>, <c>rollback/deploy-back</c>, <c>reverification/smoke</c>.</param>
/// <param name="Phase">Null: it runs none, it only looks.</param>
/// <param name="Steps">Their ids in the run's own plan.</param>
internal sealed record JobStage(string Name, RunPhase? Phase, IReadOnlyList<string> Steps)
{
    /// <summary>Runs nothing.</summary>
    public static JobStage Nothing { get; } = new("record", null, []);

    /// <summary>True on the way back.</summary>
    public bool IsBack => Phase is RunPhase.Rollback or RunPhase.Reverification;

    // Steps of a called runbook belong to the job of the step that calls it, whatever phase of that runbook they are in.
    public bool Includes(StepKey key) =>
        Phase is { } phase && Steps.Contains(key.Id.Split('/')[0]) && (key.Phase == phase || key.Text.Contains('/', StringComparison.Ordinal));
}

/// <summary>The stages of a runbook as its workflow has them.</summary>
internal static class JobStages
{
    private const string Back = "rollback/";
    private const string Again = "reverification/";

    /// <returns>The stage, or why there is none of that name.</returns>
    public static (JobStage? Stage, string? Problem) Find(PlanRequest request, string name)
    {
        var all = All(request).Select(job => job.Stage).ToList();
        return all.FirstOrDefault(stage => stage.Name == name) is { } found ? (found, null)
            : (null, $"The workflow has no stage '{name}', only {Wording.And(all.Select(stage => stage.Name))}.{NearestName.Hint(name, all.Select(stage => stage.Name))}");
    }

    /// <summary>Every stage with the id of its job.</summary>
    public static IEnumerable<(string Job, JobStage Stage)> All(PlanRequest request)
    {
        var outline = StepOutline.Of(request.Runbook, []);
        var stages = Stages.Of(outline, request.Library, request.Organisation);
        var names = new JobNames();
        return
        [
            .. Named("stage", "", RunPhase.Procedure, stages.Where(stage => stage.Section == SectionName.Procedure)),
            .. Named("verify", "", RunPhase.Verification, stages.Where(stage => stage.Section == SectionName.Verification)),
            .. Named("rollback", Back, RunPhase.Rollback, RollbackStages.Of(outline, stages, request.Library, request.Organisation)),
            .. Named("reverify", Again, RunPhase.Reverification, stages.Where(stage => stage.Section == SectionName.Verification)),
        ];

        IEnumerable<(string, JobStage)> Named(string prefix, string before, RunPhase phase, IEnumerable<StageShape> shapes) =>
            shapes.Select(stage => (names.Unique(prefix, stage.Id), new JobStage($"{before}{stage.Id}", phase, [.. stage.Steps.Select(step => step.Id)])));
    }
}
