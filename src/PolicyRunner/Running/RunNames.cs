using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>What names of conditions and templates mean while a plan runs: its parameters, answers and outputs.</summary>
/// <param name="plan">The plan whose names they are.</param>
/// <param name="caller">The step that calls it, or null.</param>
/// <param name="state">What has happened.</param>
internal sealed class RunNames(Plan plan, StepKey? caller, RunState state)
{
    // What was said or written last is what holds.
    private static readonly RunPhase[] Latest = [RunPhase.Reverification, RunPhase.Rollback, RunPhase.Verification, RunPhase.Procedure];

    /// <returns>Null for a name without a value.</returns>
    public Value? Find(string name)
    {
        if (plan.Parameters.FirstOrDefault(parameter => parameter.Parameter.Name == name) is { } parameter)
        {
            return parameter.Value;
        }

        return name.Split('.') is ["steps", var step, "outputs", var output]
            ? Keys(step).Select(key => state.Find(key)?.Outputs.GetValueOrDefault(output)).FirstOrDefault(value => value is not null) is { } text ? new Value.Output(text) : null
            : Answer(name);
    }

    /// <summary>Every output of the plan's steps, those of later phases first.</summary>
    public IEnumerable<(string Step, string Name, string Value)> Outputs() =>
        Latest.SelectMany(phase => plan.Steps.Select(step => (step.Id, State: state.Find(StepKey.Of(caller, phase, step.Id)))))
            .SelectMany(pair => (pair.State?.Outputs ?? new Dictionary<string, string>()).Select(output => (pair.Id, output.Key, output.Value)))
            .DistinctBy(output => (output.Id, output.Key));

    // Options are words and stay so; a free answer takes the type of what it is compared with.
    private Value? Answer(string name)
    {
        foreach (var step in plan.Steps.Where(step => step.IsManual))
        {
            if (step.Step.Marks.FirstOrDefault(mark => mark.Kind == MarkKind.Ask && mark.Name == name) is { } mark
                && Latest.Select(phase => state.Answer(StepKey.Of(caller, phase, step.Id), name)).FirstOrDefault(answer => answer is not null) is { } answer)
            {
                return mark.Options.Count > 0 ? Value.Of(answer) : new Value.Output(answer);
            }
        }

        return null;
    }

    // A step of the runbook stands for its actions.
    private IEnumerable<StepKey> Keys(string name) =>
        from phase in Latest
        from step in plan.Steps
        where step.Id == name || step.Step.Id == name
        select StepKey.Of(caller, phase, step.Id);
}
