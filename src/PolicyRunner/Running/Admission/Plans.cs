using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Running.Admission;

/// <summary>A plan and all that it calls: what one of them asks for, the run must have.</summary>
internal static class Plans
{
    public static IEnumerable<Plan> Of(Plan plan) => plan.Steps.Select(step => step.Called).OfType<Plan>().SelectMany(Of).Prepend(plan);

    /// <summary>Whether something would be changed, on the way back too.</summary>
    public static bool Changes(Plan plan) => Of(plan).Any(one => one.Steps.Any(step => step.Effect > Effect.Read && step.Kind != ActionKind.Call));

    /// <summary>The environments that it works in; null among them: not said.</summary>
    public static IEnumerable<string?> Environments(Plan plan) => Of(plan).SelectMany(one => one.Steps.Select(step => step.Environment ?? one.Environment)).Distinct(StringComparer.Ordinal);

    /// <summary>The locks, each once.</summary>
    public static IEnumerable<string> Locks(Plan plan) => Of(plan).Select(one => one.Lock).OfType<string>().Distinct(StringComparer.Ordinal);
}
