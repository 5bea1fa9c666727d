using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;

namespace PolicyRunner.Running;

/// <summary>Values of parameters in plans and journals: each keeps its type.</summary>
internal static class ParameterJson
{
    public static JsonValue Of(Value value) => value switch
    {
        Value.Number number => JsonValue.Create(number.Amount),
        Value.Flag flag => JsonValue.Create(flag.IsTrue),
        _ => JsonValue.Create(value.ToString()),
    };

    /// <exception cref="FormatException">It is neither text, number nor boolean.</exception>
    public static Value Read(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number when node.AsValue().TryGetValue<double>(out var number) && double.IsFinite(number) => Value.Of(number),
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.String => Value.Of(node.GetValue<string>()),
        _ => throw new FormatException("A parameter is neither text, number nor boolean."),
    };
}
