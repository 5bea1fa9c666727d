using PolicyRunner.Organisation;

namespace PolicyRunner.Running.Incidents;

/// <summary>Who is called after how long, for whatever waits for an answer: an incident, a step of a run.</summary>
internal static class EscalationCalls
{
    /// <summary>The priority's path. Without one, the organisation's people are called one after the other, each given the time there is to answer.</summary>
    public static IEnumerable<IncidentCall> Of(OrganisationFile organisation, Priority? priority, TimeSpan? within) => priority is { Path.Count: > 0 }
        ? priority.Path.Select(step => new IncidentCall(step.After, step.Roles))
        : organisation.Incidents.Path.Select((role, index) => new IncidentCall((within ?? TimeSpan.Zero) * index, [role]));
}
