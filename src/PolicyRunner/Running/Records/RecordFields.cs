using System.Text.Json.Nodes;

namespace PolicyRunner.Running.Records;

/// <summary>Reads members of a journal's records. A journal may come from anywhere: what has another form counts as not said.</summary>
internal static class RecordFields
{
    public static string? Text(this JsonObject data, string name) => data[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number from 0, or null.</summary>
    public static long? Number(this JsonObject data, string name) =>
        data[name] is JsonValue value && value.TryGetValue<long>(out var number) && number >= 0 ? number : null;

    public static bool Flag(this JsonObject data, string name) => data[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static JsonObject Members(this JsonObject data, string name) => data[name] as JsonObject ?? [];

    public static IEnumerable<JsonObject> Items(this JsonObject data, string name) => (data[name] as JsonArray ?? []).OfType<JsonObject>();

    public static IReadOnlyList<string> Texts(this JsonObject data, string name) =>
        [.. (data[name] as JsonArray ?? []).OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : null).OfType<string>()];

    /// <summary>A time in milliseconds, or null; longer ones than ten years are none.</summary>
    public static TimeSpan? Milliseconds(this JsonObject data, string name) =>
        data.Number(name) is { } number and <= 3660L * 24 * 60 * 60 * 1000 ? TimeSpan.FromMilliseconds(number) : null;
}
