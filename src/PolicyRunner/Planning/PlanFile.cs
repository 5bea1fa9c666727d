using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>
/// What a plan's JSON says: which plan was shown to people, and how to make it again. Nothing in it is believed: a run
/// makes the plan anew and compares the digests.
/// </summary>
public sealed record PlanFile
{
    private const int LongestFile = 16 * 1024 * 1024;

    /// <summary>Where it was read from, as given.</summary>
    public required string Path { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>32 lower-case hexadecimal digits: who approves this file approves it once.</summary>
    public required string Request { get; init; }

    /// <summary>The runbook's id.</summary>
    public required string Runbook { get; init; }

    /// <summary>The runbook's file, relative to the repository's root.</summary>
    public required string File { get; init; }

    /// <summary>The values to plan it with again.</summary>
    public required IReadOnlyList<ParameterInput> Parameters { get; init; }

    /// <summary>Reads the file that <c>plan --out</c> wrote.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">How people call it; null: by its path.</param>
    /// <exception cref="FormatException">It is no plan of a version this tool reads.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PlanFile Read(string path, string? name = null)
    {
        return !System.IO.File.Exists(path) ? throw new FileNotFoundException($"There is no plan '{name ?? path}'.")
            : PlainFile.Length(path) > LongestFile ? throw NoPlan(name ?? path)
            : Parse(Encoding.UTF8.GetString(PlainFile.Read(path, LongestFile)).TrimStart('\uFEFF'), name ?? path);
    }

    /// <exception cref="FormatException">The text is no plan of a version this tool reads.</exception>
    public static PlanFile Parse(string text, string path)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false };
            if (JsonNode.Parse(text, documentOptions: options) is JsonObject plan && Number(plan["version"]) == 1
                && Hexadecimal(plan["digest"], 64) is { } digest && Hexadecimal(plan["request"], 32) is { } request
                && Text(plan["runbook"]) is { } runbook && Text(plan["file"]) is { } file && plan["parameters"] is JsonObject parameters)
            {
                return new PlanFile
                {
                    Path = path,
                    Digest = digest,
                    Request = request,
                    Runbook = runbook,
                    File = file,
                    Parameters = [.. parameters.Select(parameter => new ParameterInput(parameter.Key, ValueOf(parameter.Value) ?? throw NoPlan(path), path))],
                };
            }
        }
        catch (JsonException trouble)
        {
            throw new FormatException($"'{path}' is no plan: {(trouble.LineNumber is { } line ? $"no JSON from line {line + 1} on" : "a member stands twice in it")}.", trouble);
        }

        throw NoPlan(path);
    }

    private static FormatException NoPlan(string path) => new($"'{path}' is no plan of version 1; make one with 'policyrunner plan RUNBOOK --out {path}'.");

    private static Value? ValueOf(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => Value.Of(flag),
        JsonValue value when value.TryGetValue<string>(out var text) => Value.Of(text),
        JsonValue value when value.TryGetValue<double>(out var number) => Value.Of(number),
        _ => null,
    };

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static string? Hexadecimal(JsonNode? node, int length) => Text(node) is { } text && text.Length == length && text.All(char.IsAsciiHexDigitLower) ? text : null;
}
