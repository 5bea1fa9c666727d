using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>The parts of the organisation file that say who decides and who is called.</summary>
internal static class PeopleParts
{
    public static Role? Role(YamlEntry entry) => entry.Value is not YamlMapping mapping
        ? null
        : new Role(entry.Key.Text, entry.Key.Span)
        {
            Teams = mapping.Texts("teams"),
            Users = mapping.Texts("users"),
            Signers = [.. mapping.Mappings("signers").Where(signer => signer.Text("identity") is not null && signer.Text("key") is not null)
                .Select(signer => new Signer(signer.Text("identity")!, signer.Text("key")!, signer.Span))],
        };

    public static EscalationMatrix Escalation(YamlMapping root) => new(
        root.Named("escalation", Priority),
        (root.Inner("severities")?.Entries ?? []).Where(entry => entry.Value is YamlScalar)
            .ToDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal));

    public static IncidentRules Incidents(YamlMapping? mapping) => mapping is null
        ? IncidentRules.Default
        : new IncidentRules
        {
            AcknowledgeWithin = mapping.Duration("acknowledge-within"),
            UpdateEvery = mapping.Duration("update-every"),
            ReviewWithinDays = mapping.Text("review-within") is { } text && int.TryParse(text.Split(' ')[0], out var days) ? days : null,
            FreezeOn = mapping.Texts("freeze-on"),
            Path = mapping.Texts("path"),
            Channel = mapping.Text("channel"),
        };

    private static Priority? Priority(YamlEntry entry) => entry.Value is not YamlMapping mapping
        ? null
        : new Priority(
            entry.Key.Text,
            mapping.Duration("respond-within"),
            [.. mapping.Mappings("path").Where(step => step.Duration("after") is not null)
                .Select(step => new EscalationStep(step.Duration("after")!.Value, step.Texts("roles"), step.Span))
                .OrderBy(step => step.After)],
            entry.Key.Span);
}
