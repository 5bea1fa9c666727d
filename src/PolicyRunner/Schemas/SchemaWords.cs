using NJsonSchema;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Schemas;

/// <summary>Puts what a schema asks for and what stands there into words.</summary>
internal static class SchemaWords
{
    /// <summary>What is there, for the end of a sentence: <c>found 'x'</c>.</summary>
    public static string Found(YamlNode node) => node switch
    {
        YamlSequence => "found a list",
        YamlMapping => "found a mapping",
        YamlScalar { IsNull: true, Text: "" } => "nothing stands here",
        YamlScalar { Type: YamlType.String } scalar => $"found '{Shorten(scalar.Text)}'",
        YamlScalar scalar => $"found {Shorten(scalar.Text)}",
        _ => "found something else",
    };

    public static string Types(JsonObjectType types)
    {
        var words = new List<string>();
        Add(JsonObjectType.String, "a text");
        Add(JsonObjectType.Integer, "a whole number");
        Add(JsonObjectType.Number, "a number");
        Add(JsonObjectType.Boolean, "true or false");
        Add(JsonObjectType.Array, "a list");
        Add(JsonObjectType.Object, "a mapping of keys to values");
        Add(JsonObjectType.Null, "nothing");
        return Or(words);

        void Add(JsonObjectType type, string word)
        {
            if (types.HasFlag(type))
            {
                words.Add(word);
            }
        }
    }

    public static string Or(IReadOnlyList<string> words) => words.Count == 0 ? "something else" : Wording.Or(words);

    /// <summary>At most a dozen names; a longer list helps nobody.</summary>
    public static string Known(IEnumerable<string> names, string lead)
    {
        var all = names.ToList();
        return all.Count is 0 or > 16 ? "" : $" {lead}: {string.Join(", ", all)}.";
    }

    public static string Shorten(string text)
    {
        var line = text.AsSpan().IndexOfAny('\n', '\r') is var stop and >= 0 ? text[..stop] + "..." : text;
        return line.Length <= 60 ? line : line[..57] + "...";
    }
}
