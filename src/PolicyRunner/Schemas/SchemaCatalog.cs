using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PolicyRunner.Schemas;

/// <summary>The JSON Schemas (draft 7) that the tool brings along, by name.</summary>
public static class SchemaCatalog
{
    private static readonly string[] All =
    [
        "action-call", "action-command", "action-http", "action-notify", "action-slo", "action-tcp", "action-wait", "action-workflow",
        "audit-report", "baseline", "check-report", "freezes", "gate-report", "gate", "incidents", "inspect", "locks", "openslo", "organisation", "plan", "policy-test", "run", "runbook", "yaml-runbook",
    ];

    /// <summary>Sorted; <c>runbook</c> is the front matter of a declared runbook.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>The schema's JSON as published.</summary>
    /// <exception cref="ArgumentException">There is no schema of that name.</exception>
    public static string Text(string name) =>
        TryText(name, out var text) ? text : throw new ArgumentException($"There is no schema '{name}'.", nameof(name));

    public static bool TryText(string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (Array.IndexOf(All, name) < 0)
        {
            return false;
        }

        using var reader = new StreamReader(Open(name));
        text = reader.ReadToEnd();
        return true;
    }

    internal static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"schemas/{name}.schema.json")
        ?? throw new ArgumentException($"There is no schema '{name}'.", nameof(name));
}
