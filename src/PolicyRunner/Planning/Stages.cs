
namespace PolicyRunner.Planning;

/// <summary>
/// Fuses neighbouring steps into stages, because starting a hosted job costs seconds to minutes. They split where a job must:
/// at another section, environment, runner or set of secrets (a child process can read its ancestors' environment),
/// and where branches part or meet.
/// </summary>
internal static class Stages
{
    public static IReadOnlyList<PlannedStage> Of(IReadOnlyList<PlannedStep> steps)
    {
        var stages = new List<List<PlannedStep>>();
        var followers = steps.SelectMany(step => step.After).GroupBy(id => id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (stages.Count > 0 && Continues(stages[^1][^1], step, followers))
            {
                stages[^1].Add(step);
            }
            else
            {
                stages.Add([step]);
            }
        }

        var stageOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            foreach (var step in stage)
            {
                stageOf[step.Id] = stage[0].Id;
            }
        }

        return [.. stages.Select(stage => new PlannedStage(
            stage[0].Id,
            stage[0].Section,
            [.. stage.Select(step => step.Id)],
            stage[0].Environment,
            stage[0].RunsOn,
            stage[0].Secrets,
            [.. stage[0].After.Where(stageOf.ContainsKey).Select(id => stageOf[id]).Distinct(StringComparer.Ordinal)]))];
    }

    private static bool Continues(PlannedStep previous, PlannedStep step, Dictionary<string, int> followers) =>
        previous.Section == step.Section
        && previous.Environment == step.Environment
        && previous.RunsOn == step.RunsOn
        && previous.Secrets.SequenceEqual(step.Secrets, StringComparer.Ordinal)
        && step.After is [var only] && only == previous.Id
        && followers[previous.Id] == 1;
}
