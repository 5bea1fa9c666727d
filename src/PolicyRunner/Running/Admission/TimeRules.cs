using PolicyRunner.Gates.Windows;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Freezes;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Admission;

/// <summary>Whether now is the time: change windows and freezes.</summary>
internal static class TimeRules
{
    public static IEnumerable<Refusal> Windows(AdmissionRequest request) =>
        request.Scope.Plans.Select(plan => plan.Runbook.Declaration.Window).OfType<string>().Distinct(StringComparer.Ordinal).Select(name => Window(request, name)).OfType<Refusal>();

    /// <summary>What only reads may go on in a freeze; what does not say where it works is frozen with each environment.</summary>
    public static IEnumerable<Refusal> Freezes(AdmissionRequest request, StateSnapshot state, CancellationToken cancellation)
    {
        if (!request.Scope.Changes)
        {
            return [];
        }

        var now = request.Clock.GetUtcNow();
        var environments = request.Scope.Environments.ToList();
        return new FreezeDesk(request.Organisation, request.Papers.Repository, request.Shared).All(state, cancellation)
            .Where(freeze => freeze.Holds(now) && (freeze.Environments.Count == 0 || environments.Any(name => name is null || freeze.Environments.Contains(name, StringComparer.Ordinal))))
            .Select(freeze => new Refusal(
                RefusalKind.Freeze,
                $"The freeze '{freeze.Name}' holds{(freeze.By is { } by ? $", set by {by}" : "")}{(freeze.Reason is { } reason ? $" ({reason})" : "")}{(freeze.LiftProblem is { } problem ? $"; its lift does not count: {problem}" : "")}",
                (freeze.To is { } to ? $"it ends at {Moment.Format(to)}" : "it ends when it is lifted")
                + (freeze.LiftRole is { } role ? $", and '{role}' may lift it: policyrunner freeze lift {freeze.Name} --role {role}" : ", and nobody may lift it")));
    }

    private static Refusal? Window(AdmissionRequest request, string name)
    {
        if (request.Organisation.Windows[name] is not { } window)
        {
            return new Refusal(RefusalKind.Window, $"The change window '{name}' is not in the organisation file", Refusal.HelpWithName(request.Organisation.Windows.Hint(name)));
        }

        var now = request.Clock.GetUtcNow();
        return WindowTimes.Next(window, now) switch
        {
            null => new Refusal(RefusalKind.Window, $"The change window '{name}' never opens", $"look at its days and its time zone '{window.TimeZone}' in the organisation file"),
            { } opening when opening.Contains(now) => null,
            { } opening => new Refusal(RefusalKind.Window, $"The change window '{name}' is closed", $"it is open from {Moment.Format(opening.From)} to {Moment.Format(opening.To)}"),
        };
    }
}
