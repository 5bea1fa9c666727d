using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Running.Admission;

/// <summary>A plan and all that it calls: what one of them asks for, the run must have.</summary>
internal static class Plans
{
    /// <summary>Whether something would be changed, on the way back too.</summary>
    public static bool Changes(Plan plan) => plan.WithCalled.Any(one => one.Steps.Any(step => step.Effect > Effect.Read && step.Kind != ActionKind.Call));

    /// <summary>The environments that it works in; null among them: not said.</summary>
    public static IEnumerable<string?> Environments(Plan plan) => plan.WithCalled.SelectMany(one => one.Steps.Select(step => step.Environment ?? one.Environment)).Distinct(StringComparer.Ordinal);

    /// <summary>The locks, each once.</summary>
    public static IEnumerable<string> Locks(Plan plan) => plan.WithCalled.Select(one => one.Lock).OfType<string>().Distinct(StringComparer.Ordinal);
}
