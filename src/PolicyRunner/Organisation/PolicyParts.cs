using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>The parts of the organisation file that say what is asked and allowed.</summary>
internal static class PolicyParts
{
    /// <summary>What can be set for every policy; all other keys are settings of its own.</summary>
    public static readonly string[] OwnKeys = ["enabled", "severity", "enforcement", "maximum-waiver-days"];

    public static PolicySettings? Settings(YamlEntry entry) => entry.Value is not YamlMapping mapping
        ? null
        : new PolicySettings(entry.Key.Text, entry.Key.Span)
        {
            Enabled = mapping.Flag("enabled"),
            Severity = mapping.Choice<Severity>("severity"),
            Enforcement = mapping.Choice<Enforcement>("enforcement"),
            MaximumWaiverDays = mapping.Integer("maximum-waiver-days"),
            Values = [.. mapping.Entries.Where(value => Array.IndexOf(OwnKeys, value.Key.Text) < 0)],
        };

    public static ProfileRule? Profile(YamlMapping mapping) => mapping.Text("profile") is { } profile
        ? new ProfileRule(mapping.FileGlobs("paths"), profile, mapping.Span)
        : null;

    public static Contract? Contract(YamlEntry entry) => entry.Value is not YamlMapping mapping
        ? null
        : new Contract(entry.Key.Text, entry.Key.Span)
        {
            Description = mapping.Text("description"),
            Prohibited = Rules(mapping, "prohibited"),
            Allowed = Rules(mapping, "allowed"),
            IncidentCategories = mapping.Named("incident-categories", Category),
        };

    public static Waiver? Waiver(YamlMapping mapping) =>
        mapping.Text("policy") is { } policy && mapping.Text("path") is { } path && mapping.Text("reason") is { } reason
        && mapping.Text("owner") is { } owner && YamlFields.Date(mapping.Text("expires")) is { } expires
            ? new Waiver
            {
                Policy = policy,
                Path = PathGlob.OfFiles(path),
                Runbook = mapping.Text("runbook"),
                Step = mapping.Text("step"),
                Reason = reason,
                Owner = owner,
                Expires = expires,
                Span = mapping.Span,
            }
            : null;

    public static IReadOnlyList<SectionSynonyms> Sections(YamlMapping? mapping)
    {
        var sections = new List<SectionSynonyms>();
        foreach (var entry in mapping?.Entries ?? [])
        {
            if (SectionNames.Parse(entry.Key.Text) is var section and not SectionName.None)
            {
                sections.Add(new SectionSynonyms(section, mapping!.Texts(entry.Key.Text)));
            }
        }

        return sections;
    }

    public static DocumentRules Documents(YamlMapping? mapping) => mapping is null
        ? DocumentRules.Empty
        : new DocumentRules
        {
            Statuses = [.. (mapping.Inner("status")?.Entries ?? []).Where(entry => entry.Value is YamlScalar)
                .Select(entry => new DocumentStatus(PathGlob.OfFiles(entry.Key.Text), ((YamlScalar)entry.Value).Text, entry.Key.Span))],
            Precedence = mapping.FileGlobs("precedence"),
            Approvals = [.. mapping.Mappings("approvals").Where(rule => rule.Text("role") is not null).Select(rule => new ContentRule(rule.FileGlobs("paths"), rule.Text("role")!, rule.Integer("count") ?? 1, rule.Span))],
        };

    private static IncidentCategory? Category(YamlEntry entry) => entry.Value is not YamlMapping mapping
        ? null
        : new IncidentCategory(entry.Key.Text, Rules(mapping, "allowed"), Rules(mapping, "prohibited"), entry.Key.Span);

    private static List<ContractRule> Rules(YamlMapping mapping, string key) =>
        mapping.Mappings(key).Select(Rule).OfType<ContractRule>().ToList();

    private static ContractRule? Rule(YamlMapping mapping) =>
        mapping["id"] is YamlScalar { IsNull: false } id && mapping.Text("title") is { } title
            ? new ContractRule(id.Text, title, id.Span)
            {
                Tool = mapping.Text("tool"),
                Verb = mapping["verb"] is YamlScalar { IsNull: false } words
                    ? words.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    : mapping.Texts("verb"),
                Flags = mapping.Texts("flags"),
                Text = mapping.Text("text"),
                TextSpan = mapping["text"]?.Span ?? id.Span,
                Paths = mapping.Globs("paths"),
                Reason = mapping.Text("reason"),
            }
            : null;
}
