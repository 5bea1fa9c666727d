using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>What no schema can say: names that the file uses are declared in it, and expressions can be used.</summary>
internal static class OrganisationNames
{
    public static IEnumerable<Problem> Check(OrganisationFile organisation, YamlMapping root)
    {
        foreach (var role in RolesUsed(root))
        {
            if (!organisation.Roles.Contains(role.Text))
            {
                yield return Wrong(role.Span, $"The role '{role.Text}' is not declared under 'roles'.{organisation.Roles.Hint(role.Text)}");
            }
        }

        foreach (var priority in Values(root.Inner("severities")))
        {
            if (!organisation.Escalation.Priorities.Contains(priority.Text))
            {
                yield return Wrong(priority.Span, $"The priority '{priority.Text}' is not declared under 'escalation'.{organisation.Escalation.Priorities.Hint(priority.Text)}");
            }
        }

        if (organisation.Incidents.Channel is { } channel && !organisation.Channels.Contains(channel))
        {
            yield return Wrong(root.Inner("incidents")!["channel"]!.Span, $"The channel '{channel}' is not declared under 'channels'.{organisation.Channels.Hint(channel)}");
        }

        foreach (var freeze in organisation.Freezes.Where(freeze => freeze.To <= freeze.From))
        {
            yield return Wrong(freeze.Span, $"The freeze '{freeze.Name}' ends before it begins.");
        }

        // Whoever holds the key of two could be both of the people who must agree.
        var keys = new Dictionary<string, Signer>(StringComparer.Ordinal);
        foreach (var signer in organisation.Roles.SelectMany(role => role.Signers))
        {
            var key = string.Join(' ', signer.Key.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));
            if (!keys.TryAdd(key, signer) && !string.Equals(keys[key].Identity, signer.Identity, StringComparison.OrdinalIgnoreCase))
            {
                yield return Wrong(signer.Span, $"The key of '{signer.Identity}' is also the key of '{keys[key].Identity}'; give each person a key of their own.");
            }
        }

        foreach (var contract in organisation.Contracts)
        {
            foreach (var problem in Check(contract))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<Problem> Check(Contract contract)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var rules = contract.Prohibited.Concat(contract.Allowed)
            .Concat(contract.IncidentCategories.SelectMany(category => category.Prohibited.Concat(category.Allowed)));
        foreach (var rule in rules)
        {
            if (!ids.Add(rule.Id))
            {
                yield return Wrong(rule.Span, $"The contract '{contract.Name}' has another rule '{rule.Id}'; give this one an id of its own.");
            }

            if (rule.Text is { } text && !LinearExpression.IsValid(text))
            {
                yield return Wrong(rule.TextSpan, $"'{text}' is no regular expression that runs without backtracking; look-around and back references are not available.");
            }
        }
    }

    private static IEnumerable<YamlScalar> RolesUsed(YamlMapping root) =>
        [
            .. Mappings(root.Inner("escalation")).SelectMany(priority => priority.Mappings("path")).SelectMany(step => step.Scalars("roles")),
            .. root.Inner("incidents")?.Scalars("path") ?? [],
            .. Mappings(root.Inner("windows")).SelectMany(window => window.Scalars("high-risk-approval")),
            .. root.Mappings("freezes").SelectMany(freeze => freeze.Scalars("lift")),
            .. (root.Inner("documents")?.Mappings("approvals") ?? []).SelectMany(rule => rule.Scalars("role")),
        ];

    private static IEnumerable<YamlMapping> Mappings(YamlMapping? mapping) =>
        (mapping?.Entries ?? []).Select(entry => entry.Value).OfType<YamlMapping>();

    private static IEnumerable<YamlScalar> Values(YamlMapping? mapping) =>
        (mapping?.Entries ?? []).Select(entry => entry.Value).OfType<YamlScalar>().Where(scalar => !scalar.IsNull);

    private static Problem Wrong(SourceSpan span, string message) => new(ProblemKind.Schema, message, span.FirstLine());
}
