using PolicyRunner.Text;

namespace PolicyRunner.Yaml;

/// <summary>A node of a YAML document with its place.</summary>
public abstract record YamlNode(SourceSpan Span) : ILocated;

/// <summary>A scalar, typed by the YAML 1.2 core schema.</summary>
/// <param name="Text">The text after escapes and folding.</param>
/// <param name="Type">What the core schema makes of it; quoted and block scalars are strings.</param>
/// <param name="Span">Where it stands, quotes included.</param>
public sealed record YamlScalar(string Text, YamlType Type, SourceSpan Span) : YamlNode(Span)
{
    public bool IsNull => Type == YamlType.Null;

    /// <summary>True only for a boolean that is true.</summary>
    public bool IsTrue => Type == YamlType.Boolean && Text is "true" or "True" or "TRUE";

    /// <summary>The number, or null when this is none. Infinities and NaN come back as such.</summary>
    public double? Number => YamlNumbers.Parse(this);
}

/// <summary>The types a scalar can have.</summary>
public enum YamlType
{
    Null,
    Boolean,
    Integer,
    Float,
    String,
}

public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, SourceSpan Span) : YamlNode(Span);

/// <summary>A mapping in document order. Keys are unique scalars.</summary>
public sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, SourceSpan Span) : YamlNode(Span)
{
    /// <summary>The value under a key, or null when there is none.</summary>
    public YamlNode? this[string key] => Entry(key)?.Value;

    public YamlEntry? Entry(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Text == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The text of a scalar under a key, or null when there is none or it is null or no scalar.</summary>
    public string? Text(string key) => this[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    /// <summary>A sequence's items, a lone value as one item, nothing as none.</summary>
    public IReadOnlyList<YamlNode> List(string key) => this[key] switch
    {
        YamlSequence sequence => sequence.Items,
        null or YamlScalar { IsNull: true } => [],
        { } single => [single],
    };
}

/// <summary>A key and its value. The span covers both.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value) : ILocated
{
    public SourceSpan Span => Key.Span.To(Value.Span);
}
