using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyRunner.Probes;

/// <summary>One benchmark's times.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Mean">In milliseconds; null: not stated.</param>
/// <param name="P95">The 95th percentile in milliseconds; null: not stated.</param>
internal sealed record BenchmarkResult(string Name, double? Mean, double? P95);

/// <summary>
/// Reads results of benchmarks: BenchmarkDotNet's full JSON (nanoseconds), or a list, alone or under <c>benchmarks</c>, of
/// <c>{ "name": "orders", "mean": 120.5, "p95": 300, "unit": "ms" }</c>; <c>value</c> stands for the mean where there is no other.
/// </summary>
internal static class BenchmarkResults
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <exception cref="FormatException">The text is none of these; the message says why, in one sentence.</exception>
    public static IReadOnlyList<BenchmarkResult> Read(string text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            var items = root as JsonArray ?? (root as JsonObject)?["Benchmarks"] as JsonArray ?? (root as JsonObject)?["benchmarks"] as JsonArray
                ?? throw new FormatException("It has no list of benchmarks; it takes BenchmarkDotNet's full JSON or [{ \"name\": \"orders\", \"mean\": 120.5, \"p95\": 300, \"unit\": \"ms\" }].");
            return [.. items.Select(One)];
        }
        catch (JsonException trouble)
        {
            throw new FormatException(trouble.LineNumber is { } line ? $"It is no JSON from line {line + 1} on." : "A member stands twice.", trouble);
        }
    }

    private static BenchmarkResult One(JsonNode? node)
    {
        var item = node as JsonObject ?? throw new FormatException("One of its benchmarks is no object.");
        if (item["Statistics"] is JsonObject statistics)
        {
            var name = Text(item["FullName"]) ?? Text(item["Method"]) ?? throw new FormatException("One of its benchmarks has no name.");
            return new BenchmarkResult(name, Number(statistics["Mean"], name) / NanosecondsPerMillisecond, Number((statistics["Percentiles"] as JsonObject)?["P95"], name) / NanosecondsPerMillisecond);
        }

        // BenchmarkDotNet leaves the numbers of a benchmark out that broke.
        if (item.ContainsKey("Statistics"))
        {
            throw new FormatException($"'{Text(item["FullName"]) ?? "?"}' has no statistics: it was not measured.");
        }

        var own = Text(item["name"]) ?? throw new FormatException("One of its benchmarks has no name.");
        var unit = Text(item["unit"]) ?? "ms";
        var factor = unit switch
        {
            "ns" => 1e-6,
            "us" or "µs" or "μs" => 1e-3,
            "ms" => 1.0,
            "s" => 1e3,
            _ => throw new FormatException($"'{own}' is measured in '{unit}', which is no time; write ns, us, ms or s."),
        };
        return new BenchmarkResult(own, Number(item["mean"] ?? item["value"], own) * factor, Number(item["p95"], own) * factor);
    }

    private static double? Number(JsonNode? node, string name) =>
        node is null ? null
        : node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0 ? number
        : throw new FormatException($"A time of '{name}' is no number from 0 on.");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
