using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyRunner.Reporting.Plans;

/// <summary>What one plan would do differently from another, in the words of the plan's JSON.</summary>
internal static class PlanDifference
{
    private const int LongestFile = 16 * 1024 * 1024;

    // Its own digest follows from the rest, its place is where it stands, not what it does.
    private static readonly string[] Derived = ["digest", "start", "callsDigest"];

    private static readonly string[] Shown = ["environment", "confirm", "reason", "window", "lock", "policies", "tool", "commit"];

    /// <exception cref="FormatException">The text is no plan of version 1.</exception>
    public static JsonObject Parse(string text)
    {
        try
        {
            if (text.Length <= LongestFile && JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false }) is JsonObject plan
                && plan["version"]?.GetValueKind() == JsonValueKind.Number && plan["version"]!.GetValue<double>() == 1
                && plan["steps"] is JsonArray steps && steps.All(step => step is JsonObject members && members["id"]?.GetValueKind() == JsonValueKind.String)
                && plan["approvals"] is JsonArray && plan["parameters"] is JsonObject)
            {
                return plan;
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException(exception is JsonException { LineNumber: { } line } ? $"This is no plan: no JSON from line {line + 1} on." : "This is no plan: a member stands twice in it.", exception);
        }

        throw new FormatException("This is no plan of version 1; make one with 'policyrunner plan RUNBOOK --format json'.");
    }

    /// <returns>True when there is a difference.</returns>
    public static bool Write(JsonObject before, JsonObject after, TextWriter output)
    {
        var lines = Lines(before, after).ToList();
        foreach (var line in lines)
        {
            output.WriteLine(TerminalLineText.Of(line));
        }

        if (lines.Count == 0)
        {
            output.WriteLine("The plan would do the same.");
        }

        return lines.Count > 0;
    }

    private static IEnumerable<string> Lines(JsonObject before, JsonObject after) =>
        Values("", Pick(before, Shown), Pick(after, Shown), [])
            .Concat(Values("parameter ", (JsonObject)before["parameters"]!, (JsonObject)after["parameters"]!, []))
            .Concat(Approvals(before, after))
            .Concat(Steps(before, after));

    private static IEnumerable<string> Steps(JsonObject before, JsonObject after)
    {
        var old = ById(before);
        var now = ById(after);
        foreach (var (id, step) in old.Where(entry => !now.ContainsKey(entry.Key)))
        {
            yield return $"- step {id} ({Text(step["effect"])} {Text(step["kind"])}): no longer there";
        }

        foreach (var (id, step) in now.Where(entry => !old.ContainsKey(entry.Key)))
        {
            yield return $"+ step {id} ({Text(step["effect"])} {Text(step["kind"])}): {Text(step["definition"])}";
        }

        foreach (var (id, step) in now.Where(entry => old.ContainsKey(entry.Key)))
        {
            foreach (var line in Values($"step {id}: ", old[id], step, Derived))
            {
                yield return line;
            }
        }

        var (order, newOrder) = (old.Keys.Where(now.ContainsKey).ToList(), now.Keys.Where(old.ContainsKey).ToList());
        if (!order.SequenceEqual(newOrder))
        {
            yield return $"~ order: {string.Join(", ", order)} -> {string.Join(", ", newOrder)}";
        }
    }

    private static IEnumerable<string> Approvals(JsonObject before, JsonObject after)
    {
        var old = ((JsonArray)before["approvals"]!).Select(Approval).ToList();
        var now = ((JsonArray)after["approvals"]!).Select(Approval).ToList();
        return old.Except(now).Select(approval => $"- approval: {approval}").Concat(now.Except(old).Select(approval => $"+ approval: {approval}"));
    }

    private static string Approval(JsonNode? approval) =>
        $"{Text(approval?["count"])} of {Text(approval?["role"])}{(approval?["when"] is { } when ? $" when {Text(when)}" : "")}";

    private static IEnumerable<string> Values(string lead, JsonObject before, JsonObject after, string[] without)
    {
        foreach (var name in before.Select(member => member.Key).Union(after.Select(member => member.Key)).Except(without))
        {
            if (!JsonNode.DeepEquals(before[name], after[name]))
            {
                yield return $"~ {lead}{name}: {Text(before[name])} -> {Text(after[name])}";
            }
        }
    }

    private static JsonObject Pick(JsonObject plan, string[] names) => new(names.Select(name => KeyValuePair.Create(name, plan[name]?.DeepClone())));

    private static Dictionary<string, JsonObject> ById(JsonObject plan)
    {
        var steps = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var step in (JsonArray)plan["steps"]!)
        {
            steps.TryAdd(step!["id"]!.GetValue<string>(), (JsonObject)step);
        }

        return steps;
    }

    private static string Text(JsonNode? node) => node is null ? "nothing" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString(Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
