using System.Globalization;
using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>Typed members of the state's files. Somebody may have written into them: what is not as expected is damage, never a default.</summary>
internal static class StateFields
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Text(this JsonObject members, string name, string path) => members.OptionalText(name, path) ?? throw Damaged(path, name);

    public static string? OptionalText(this JsonObject members, string name, string path) => members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Damaged(path, name),
    };

    public static long Whole(this JsonObject members, string name, string path) =>
        members[name] is JsonValue value && value.TryGetValue<long>(out var number) && number >= 0 ? number : throw Damaged(path, name);

    public static DateTimeOffset Time(this JsonObject members, string name, string path) => members.OptionalTime(name, path) ?? throw Damaged(path, name);

    public static DateTimeOffset? OptionalTime(this JsonObject members, string name, string path) => members.OptionalText(name, path) switch
    {
        null => null,
        { } text when DateTimeOffset.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw Damaged(path, name),
    };

    public static JsonObject? OptionalMembers(this JsonObject members, string name, string path) => members[name] switch
    {
        null => null,
        JsonObject inner => inner,
        _ => throw Damaged(path, name),
    };

    public static IReadOnlyList<string> Texts(this JsonObject members, string name, string path) => members[name] is JsonArray items
        ? [.. items.Select(item => item is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Damaged(path, name))]
        : throw Damaged(path, name);

    /// <summary>In UTC, to the second.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    private static SharedStateException Damaged(string path, string name) => new($"'{path}' of the shared state is damaged at '{name}'; look into its history and repair it.");
}
