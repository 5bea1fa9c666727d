using PolicyRunner.Planning;

namespace PolicyRunner.Running.Admission;

/// <summary>A plan and all that it calls: what one of them asks for, the run must have.</summary>
internal static class Plans
{
    /// <summary>The locks, each once.</summary>
    public static IEnumerable<string> Locks(Plan plan) => plan.WithCalled.Select(one => one.Lock).OfType<string>().Distinct(StringComparer.Ordinal);
}
