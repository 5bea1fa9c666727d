using PolicyRunner.Shell;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// What an action comes to where no shell reads it, as the command that would do the same: rules about commands would be passed
/// by writing it in another form.
/// </summary>
internal static class ActionCommands
{
    /// <param name="kind">What the action is.</param>
    /// <param name="block">Its block, if it has one; the commands of a shell stand there themselves.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="yaml">Its mapping, if it has one.</param>
    /// <returns>All of them at the action's own place; empty for what only looks, waits, tells or asks.</returns>
    public static IReadOnlyList<ShellCommand> Of(ActionKind kind, CodeBlock? block, SourceSpan place, YamlMapping? yaml) =>
        Of(kind, block, place, yaml?.List("run").OfType<YamlScalar>().Select(word => word.Text) ?? [], name => yaml?.Text(name));

    // The words of a 'command' and the values of the mapping may have parameters filled in.
    public static IReadOnlyList<ShellCommand> Of(ActionKind kind, CodeBlock? block, SourceSpan place, IEnumerable<string> words, Func<string, string?> value) => kind switch
    {
        ActionKind.Command => Line(place, words),
        ActionKind.Workflow => Line(place, ["gh", "workflow", "run", value("workflow") ?? ""]),
        ActionKind.Call => Line(place, ["policyrunner", "run", value("runbook") ?? ""]),
        ActionKind.Http => [Http(place, (value("method") ?? "GET").ToUpperInvariant(), value("url") ?? "")],
        ActionKind.Shell when block is { Role: not BlockRole.Shell } => [Script(place, block)],
        _ => [],
    };

    /// <summary>The commands of an argument list: each argument as it is, whatever a shell would make of it.</summary>
    public static IReadOnlyList<ShellCommand> Line(SourceSpan place, IEnumerable<string> words)
    {
        var line = string.Join(' ', words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return line.Length == 0 ? [] : [.. ShellReader.Read(EmbeddedText.Whole(new SourceFile("", line)), ShellDialect.Posix).Commands.Select(command => command with { Span = place, ToolSpan = place })];
    }

    private static ShellCommand Http(SourceSpan place, string method, string url) => new()
    {
        Text = $"http {method} {url}",
        Span = place,
        Tool = "http",
        Verb = method,
        Arguments = [],
        Effect = method is "GET" or "HEAD" or "OPTIONS" ? CommandEffect.Read : CommandEffect.Mutate,
        Reason = $"http {method} may change something",
    };

    // Nobody reads it: it may do whatever its language can.
    private static ShellCommand Script(SourceSpan place, CodeBlock block) => new()
    {
        Text = block.Content.Text,
        Span = place,
        Tool = "python3",
        Verb = "",
        Arguments = [],
        Effect = CommandEffect.Unknown,
        Reason = $"a script in {block.Language} may change anything",
    };
}
