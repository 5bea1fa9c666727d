using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Probes.Expecting;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Steps;

/// <summary>The mapping of a YAML action with everything filled in. The schema of its kind has seen its shape, not the values that came later.</summary>
internal sealed class Definition
{
    private readonly JsonObject mapping;

    private Definition(JsonObject mapping) => this.mapping = mapping;

    /// <returns>The mapping, or why it cannot be filled in.</returns>
    public static (Definition? Definition, string? Problem) Of(StepContext context)
    {
        var (mapping, problem) = DefinitionReader.FillLate(context.Step.Action, context.Names.Find);
        return mapping is null ? (null, problem) : (new Definition(mapping), null);
    }

    /// <summary>A mapping in which nothing is left to be filled in.</summary>
    public static Definition Of(JsonObject mapping) => new(mapping);

    public JsonNode? this[string key] => mapping[key];

    public bool Has(string key) => mapping.ContainsKey(key);

    /// <summary>A scalar as text, or null.</summary>
    public string? Text(string key) => Word(mapping[key]);

    public IReadOnlyList<string> Texts(string key) => [.. (mapping[key] as JsonArray ?? []).Select(Word).OfType<string>()];

    public Dictionary<string, string> Map(string key) => Map(mapping[key]);

    public Definition Inner(string key) => new(mapping[key] as JsonObject ?? []);

    /// <returns>The duration, or null when there is none; a text that is none is the problem.</returns>
    public (TimeSpan? Time, string? Problem) Time(string key) =>
        Text(key) is not { } text ? (null, null)
        : Duration.TryParse(text, out var time) ? (time, null)
        : (null, $"'{text}' is no duration for '{key}'; write it like 30s, 10m or 1h30m.");

    /// <summary>What an output is expected to be: a text, or a mapping with one way to compare.</summary>
    public static Func<string, string?>? Expected(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members when members.ContainsKey("json") => actual => Json(members["json"], actual),
        JsonObject members when members.FirstOrDefault() is { Key: { } mode, Value: { } value } => new Expectation(Mode(mode), Word(value) ?? "").Complaint,
        _ => new Expectation(ExpectMode.Contains, Word(node) ?? "").Complaint,
    };

    public static string? Word(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<double>(out var number) => JsonNumber.Format(number),
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public static Dictionary<string, string> Map(JsonNode? node) =>
        (node as JsonObject ?? []).ToDictionary(member => member.Key, member => Word(member.Value) ?? "", StringComparer.Ordinal);

    private static string? Json(JsonNode? expected, string actual)
    {
        try
        {
            return JsonExpectation.Complaint(expected, JsonNode.Parse(actual, documentOptions: JsonExpectation.Strict));
        }
        catch (JsonException)
        {
            return "The output is no JSON, or a member stands twice in it.";
        }
    }

    private static ExpectMode Mode(string word) => word switch
    {
        "contains" => ExpectMode.Contains,
        "exact" => ExpectMode.Exact,
        "regex" => ExpectMode.Regex,
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"'{word}' compares nothing.")),
    };
}
