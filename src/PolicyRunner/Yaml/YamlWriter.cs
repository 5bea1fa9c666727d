using System.Text.Json.Nodes;

namespace PolicyRunner.Yaml;

/// <summary>Writes YAML in block style, the same bytes for the same value: one key a line, two blanks deep, texts in quotes where they could be taken for something else.</summary>
public static class YamlWriter
{
    /// <param name="value">Objects, arrays, texts, numbers, booleans; keys keep their order.</param>
    /// <param name="comment">What stands behind an entry as a comment, by key and text; null: nothing.</param>
    public static string Write(JsonNode value, Func<string, string, string?>? comment = null) => new YamlBlocks(comment).Of(value);
}
