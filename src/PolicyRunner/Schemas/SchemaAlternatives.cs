using NJsonSchema;
using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Schemas;

/// <summary>A branch of <c>oneOf</c> or <c>anyOf</c> and why it does not fit.</summary>
internal sealed record SchemaAlternative(JsonSchema Schema, IReadOnlyList<Problem> Problems);

/// <summary>Finds out which of several forms somebody meant.</summary>
internal static class SchemaAlternatives
{
    /// <summary>The keys, when the branches only say which key must be there; else null.</summary>
    public static IReadOnlyList<string>? Keys(ICollection<JsonSchema> branches)
    {
        foreach (var branch in branches)
        {
            if (branch is not { Type: JsonObjectType.None, Reference: null, RequiredProperties.Count: 1, Properties.Count: 0 })
            {
                return null;
            }
        }

        return [.. branches.Select(branch => branch.RequiredProperties.First())];
    }

    /// <summary>
    /// The only branch of the node's kind, or of several that one whose distinguishing keys or values are there;
    /// null when no branch is of its kind, or the scalar fits none of several.
    /// </summary>
    public static SchemaAlternative? Closest(YamlNode node, IReadOnlyList<SchemaAlternative> tried)
    {
        var ofKind = tried.Where(branch => IsOfKind(node, branch.Schema)).ToList();
        if (ofKind.Count == 1)
        {
            return ofKind[0];
        }

        return ofKind.Count == 0 || node is YamlScalar
            ? null
            : ofKind.OrderByDescending(branch => Score(node, branch.Schema)).ThenBy(branch => branch.Problems.Count).First();
    }

    /// <summary>The alternatives in words.</summary>
    public static string Describe(IReadOnlyList<SchemaAlternative> tried) =>
        SchemaWords.Or([.. tried.Select(branch => Describe(branch.Schema)).Distinct(StringComparer.Ordinal)]);

    private static string Describe(JsonSchema schema) => schema switch
    {
        { Title: { } title } => title,
        { Enumeration.Count: > 0 } => SchemaWords.Or([.. schema.Enumeration.Select(value => $"'{value}'")]),
        { Type: var type and not JsonObjectType.None } => SchemaWords.Types(type),
        _ => "something else",
    };

    private static bool IsOfKind(YamlNode node, JsonSchema schema) => schema.Type == JsonObjectType.None || node switch
    {
        YamlMapping => schema.Type.HasFlag(JsonObjectType.Object),
        YamlSequence => schema.Type.HasFlag(JsonObjectType.Array),
        _ => (schema.Type & ~(JsonObjectType.Object | JsonObjectType.Array)) != 0,
    };

    private static int Score(YamlNode node, JsonSchema schema)
    {
        if (node is not YamlMapping mapping)
        {
            return 0;
        }

        // A value that names the form ("kind: SLO") counts most, then required keys, then known ones.
        var score = 0;
        foreach (var entry in mapping.Entries)
        {
            if (schema.Properties.TryGetValue(entry.Key.Text, out var property))
            {
                score += schema.RequiredProperties.Contains(entry.Key.Text) ? 3 : 1;
                score += property.Enumeration.Count == 1 && entry.Value is YamlScalar value ? property.Enumeration.Contains(value.Text) ? 100 : -100 : 0;
            }
        }

        return score;
    }
}

internal static class SchemaPlaces
{
    /// <summary>Where a reader looks for what a mapping lacks: its first key, or its bracket when it is empty.</summary>
    public static SourceSpan Opening(YamlMapping mapping) =>
        mapping.Entries.Count > 0 ? mapping.Entries[0].Key.Span : mapping.Span.FirstLine();
}
