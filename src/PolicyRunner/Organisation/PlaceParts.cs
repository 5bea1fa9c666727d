using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>The parts of the organisation file that say where and with what.</summary>
internal static class PlaceParts
{
    public static WorkflowSettings Workflows(YamlMapping? mapping) => mapping is null ? WorkflowSettings.Default : new()
    {
        Action = mapping.Text("action") ?? WorkflowSettings.Default.Action,
        RunsOn = mapping.Text("runs-on") ?? WorkflowSettings.Default.RunsOn,
        LongestWait = mapping.Duration("longest-wait") ?? WorkflowSettings.Default.LongestWait,
    };

    public static Channel? Channel(YamlEntry entry) => entry.Value is YamlMapping mapping && mapping.Text("kind") is { } kind
        ? new Channel(entry.Key.Text, entry.Key.Span)
        {
            Kind = kind,
            Secret = mapping.Text("secret"),
            Url = mapping.Text("url"),
            Repository = mapping.Text("repository"),
            Issue = mapping.Integer("issue"),
        }
        : null;

    public static SloSource? SloSource(YamlEntry entry) => entry.Value is YamlMapping mapping && mapping.Text("kind") is { } kind
        ? new SloSource(entry.Key.Text, entry.Key.Span)
        {
            Kind = kind,
            Url = mapping.Text("url"),
            TokenSecret = mapping.Text("token-secret"),
            Path = mapping.Text("path"),
            MaximumAge = mapping.Duration("maximum-age"),
        }
        : null;

    public static Interpreter? Interpreter(YamlEntry entry) =>
        entry.Value is YamlMapping mapping && mapping.Texts("command") is { Count: > 0 } command
            ? new Interpreter(entry.Key.Text, command, entry.Key.Span)
            : null;

    public static Route Route(YamlScalar scalar) => scalar.Text.Split(' ', 2) is [var method, var path]
        ? new Route(method, path, scalar.Span)
        : new Route(null, scalar.Text, scalar.Span);

    public static ComponentVersion? Version(YamlEntry entry) => entry.Value is YamlScalar { IsNull: false } version
        ? new ComponentVersion(entry.Key.Text, version.Text, entry.Key.Span)
        : null;
}
