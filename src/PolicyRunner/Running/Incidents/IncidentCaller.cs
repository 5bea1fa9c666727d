using PolicyRunner.Organisation;
using PolicyRunner.Running.Steps;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Incidents;

/// <summary>Tells the organisation's channel who is to be called.</summary>
internal sealed class IncidentCaller(OrganisationFile organisation, IReadOnlyDictionary<string, string> environment, TimeProvider clock)
{
    /// <summary>Where it is told; null: nowhere.</summary>
    public string? Channel => organisation.Incidents.Channel;

    /// <summary>Posts once to <see cref="Channel"/>.</summary>
    /// <returns>Null when it was taken, else why it was not.</returns>
    public string? Tell(Incident incident, IReadOnlyList<string> roles, CancellationToken cancellation)
    {
        var sentence = $"Call {Wording.And(roles)} now{(incident.Acknowledged is null ? $": nobody has acknowledged '{incident.Id}'" : "")}.";
        var body = ChannelPost.Body($"{incident.Severity}: {incident.Title}", sentence, incident.Runbook, incident.Run);
        return ChannelPost.SendAsync(organisation, Channel!, body, environment, clock, cancellation).GetAwaiter().GetResult();
    }
}
