using System.Text.Json.Nodes;
using PolicyRunner.Findings;
using PolicyRunner.Gates;

namespace PolicyRunner.Reporting.Gating;

/// <summary>What a condition rests on, and what it came to, for people.</summary>
internal static class EvidenceText
{
    /// <summary>A line <c>name = value</c> for each member, however deep. What a plot is drawn of is of no use as text.</summary>
    public static IEnumerable<string> Lines(JsonObject evidence) => Lines(evidence, "");

    public static string Painted(Paint paint, GateVerdict verdict, string text) => verdict switch
    {
        GateVerdict.Pass => paint.Good(text),
        GateVerdict.Warn => paint.Of(Severity.Warning, text),
        _ => paint.Bad(text),
    };

    private static IEnumerable<string> Lines(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.Where(member => member.Key != "series").SelectMany(member => Lines(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray items when items.All(item => item is JsonValue) => [$"{path} = {string.Join(", ", items.Select(Plain))}"],
        JsonArray items => items.SelectMany((item, index) => Lines(item, $"{path}[{index}]")),
        null => [],
        _ => [$"{path} = {Plain(node)}"],
    };

    private static string Plain(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "null";
}
