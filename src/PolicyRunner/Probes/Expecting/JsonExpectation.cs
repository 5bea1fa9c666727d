using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;

namespace PolicyRunner.Probes.Expecting;

/// <summary>
/// JSON that must be in an answer: what is not named is free, a text such as <c>&lt; 100</c> compares. In an output block lines
/// such as <c>queue &lt; 100</c> say the same.
/// </summary>
internal static class JsonExpectation
{
    private const int DeepestNesting = 64;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = DeepestNesting, AllowDuplicateProperties = false };
    /// <summary>Of a member that stands twice nobody knows which one counts.</summary>
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    // Longest first.
    private static readonly string[] Signs = ["<=", ">=", "==", "!=", "<", ">"];

    /// <returns>Null when the answer is as expected.</returns>
    public static string? Complaint(string expected, string actual)
    {
        // A line '...' only says that there is more, which is always allowed.
        var text = string.Join('\n', expected.Split('\n').Where(line => line.Trim().TrimEnd(',') != "..."));
        if (Parse(actual, Strict) is not { } answer)
        {
            return "The output is no JSON.";
        }

        var trimmed = text.TrimStart();
        return trimmed.StartsWith('{') || trimmed.StartsWith('[')
            ? Parse(text, Lenient) is { } wanted ? Complaint(wanted.Node, answer.Node) : "What is expected is no JSON; mend the runbook."
            : text.Split('\n').Where(line => line.Trim().Length > 0).Select(line => Condition(line.Trim(), answer.Node)).FirstOrDefault(complaint => complaint is not null);
    }

    /// <returns>Null when everything expected is in the answer, else the first place that differs.</returns>
    public static string? Complaint(JsonNode? expected, JsonNode? actual) => Complaint(expected, actual, "");

    private static string? Complaint(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (JsonObject wanted, JsonObject there) => wanted.Select(member => there.ContainsKey(member.Key)
            ? Complaint(member.Value, there[member.Key], $"{path}.{member.Key}")
            : $"The answer has no '{Place($"{path}.{member.Key}")}'.").FirstOrDefault(complaint => complaint is not null),
        (JsonArray wanted, JsonArray there) => Items(wanted, there, path),
        (JsonValue wanted, JsonValue there) => Scalar(wanted, there, path),
        (null, null) => null,
        _ => $"'{Place(path)}' is {Kind(actual)}, not {Kind(expected)}.",
    };

    // In this order, others may stand between them.
    private static string? Items(JsonArray wanted, JsonArray there, string path)
    {
        var next = 0;
        for (var index = 0; index < wanted.Count; index++)
        {
            while (next < there.Count && Complaint(wanted[index], there[next]) is not null)
            {
                next++;
            }

            if (next++ >= there.Count)
            {
                return $"'{Place(path)}' has no item that is as number {index + 1} expected.";
            }
        }

        return null;
    }

    private static string? Scalar(JsonValue wanted, JsonValue there, string path)
    {
        if (wanted.TryGetValue<string>(out var text) && Array.Find(Signs, sign => text.StartsWith(sign, StringComparison.Ordinal)) is { } sign)
        {
            var limit = text[sign.Length..].Trim();
            return double.TryParse(limit, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? Number(there) is not { } value ? $"'{Place(path)}' is no number." : Compares(value, sign, number) ? null : $"'{Place(path)}' is {Shown(there)}, not {sign} {limit}."
                : $"'{text}' at '{Place(path)}' compares with no number; mend the runbook.";
        }

        var isSame = Number(wanted) is { } one && Number(there) is { } other ? one == other : JsonNode.DeepEquals(wanted, there);
        return isSame ? null : $"'{Place(path)}' is {Shown(there)}, not {Shown(wanted)}.";
    }

    private static bool Compares(double value, string sign, double limit) => sign switch
    {
        "<=" => value <= limit,
        ">=" => value >= limit,
        "==" => value == limit,
        "!=" => value != limit,
        "<" => value < limit,
        ">" => value > limit,
        _ => throw new InvalidOperationException($"'{sign}' compares nothing."),
    };

    private static string? Condition(string line, JsonNode? answer)
    {
        var (condition, problem) = Planning.Conditions.Condition.Parse(line);
        var result = condition?.Evaluate(name => At(answer, name));
        return result is null ? $"'{line}' is no condition: {problem!.Message} Mend the runbook."
            : result.Problem is { } undecided ? $"'{line}' cannot be decided: {undecided}"
            : result.IsTrue ? null : $"'{line}' does not hold.";
    }

    private static Value? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = node is JsonObject members && members.TryGetPropertyValue(part, out var member) ? member : null;
        }

        return node is not JsonValue value ? null
            : value.TryGetValue<bool>(out var flag) ? Value.Of(flag)
            : Number(value) is { } number ? Value.Of(number)
            : value.TryGetValue<string>(out var text) ? Value.Of(text) : null;
    }

    // A node made of the runbook holds a .NET number, one that was read holds its text.
    private static double? Number(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Parsed? Parse(string text, JsonDocumentOptions options)
    {
        try
        {
            return new Parsed(JsonNode.Parse(text, documentOptions: options));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Place(string path) => path.Length == 0 ? "the answer" : path[1..];

    private static string Kind(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "an array",
        _ => Shown(node),
    };

    private static string Shown(JsonNode node) => node.ToJsonString() is { Length: > 100 } text ? text[..100] + "…" : node.ToJsonString();

    private sealed record Parsed(JsonNode? Node);
}
