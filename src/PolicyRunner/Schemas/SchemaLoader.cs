using System.Collections.Concurrent;
using System.Text.Json;
using NJsonSchema;

namespace PolicyRunner.Schemas;

/// <summary>
/// Builds schema graphs from the catalogue's JSON. NJsonSchema's own reader costs six times as much at start-up and
/// would fetch references; this one knows only references into the same file.
/// </summary>
internal sealed class SchemaLoader
{
    public const string ErrorMessage = "errorMessage";
    public const string PropertyNames = "propertyNames";

    /// <summary>What to do with a key that the schema does not know, a sentence.</summary>
    public const string UnknownKey = "x-unknown-key";

    private static readonly ConcurrentDictionary<string, JsonSchema> Loaded = new(StringComparer.Ordinal);

    private readonly Dictionary<string, JsonSchema> definitions = new(StringComparer.Ordinal);

    public static JsonSchema Load(string name) => Loaded.GetOrAdd(name, static key =>
    {
        using var stream = SchemaCatalog.Open(key);
        using var json = JsonDocument.Parse(stream);
        return new SchemaLoader().Root(json.RootElement);
    });

    /// <exception cref="NotSupportedException">The schema uses a keyword that the validator would not honour.</exception>
    internal JsonSchema Root(JsonElement json)
    {
        // Definitions may refer to each other in any order: first all names, then what they mean.
        if (json.TryGetProperty("definitions", out var declared))
        {
            foreach (var definition in declared.EnumerateObject())
            {
                definitions.Add(definition.Name, new JsonSchema());
            }

            foreach (var definition in declared.EnumerateObject())
            {
                Fill(definitions[definition.Name], definition.Value);
            }
        }

        return Fill(new JsonSchema(), json);
    }

    private T Fill<T>(T schema, JsonElement json)
        where T : JsonSchema
    {
        foreach (var keyword in json.EnumerateObject())
        {
            Keyword(schema, keyword.Name, keyword.Value);
        }

        return schema.Pattern is null || SchemaFormats.Fits(schema.Format, "") is not null
            ? schema
            : throw new NotSupportedException($"The pattern '{schema.Pattern}' has no format beside it that is checked.");
    }

    private void Keyword(JsonSchema schema, string name, JsonElement value)
    {
        switch (name)
        {
            case "$schema" or "$id" or "$comment" or "definitions" or "default" or "examples":
                break;
            case "$ref":
                schema.Reference = Definition(value.GetString()!);
                break;
            case "title":
                schema.Title = value.GetString();
                break;
            case "description":
                schema.Description = value.GetString();
                break;
            case ErrorMessage or UnknownKey:
                (schema.ExtensionData ??= new Dictionary<string, object>())[name] = value.GetString()!;
                break;
            case "type":
                schema.Type = Types(value);
                break;
            case "format":
                schema.Format = value.GetString();
                break;
            case "pattern":
                // For editors; what we check is the format beside it.
                schema.Pattern = value.GetString();
                break;
            case "minLength":
                schema.MinLength = value.GetInt32();
                break;
            case "maxLength":
                schema.MaxLength = value.GetInt32();
                break;
            case "minimum":
                schema.Minimum = value.GetDecimal();
                break;
            case "exclusiveMinimum":
                schema.ExclusiveMinimum = value.GetDecimal();
                break;
            case "maximum":
                schema.Maximum = value.GetDecimal();
                break;
            case "exclusiveMaximum":
                schema.ExclusiveMaximum = value.GetDecimal();
                break;
            case "minItems":
                schema.MinItems = value.GetInt32();
                break;
            case "maxItems":
                schema.MaxItems = value.GetInt32();
                break;
            case "uniqueItems":
                schema.UniqueItems = value.GetBoolean();
                break;
            case "minProperties":
                schema.MinProperties = value.GetInt32();
                break;
            case "enum":
                foreach (var item in value.EnumerateArray())
                {
                    schema.Enumeration.Add(item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText());
                }

                break;
            case "const":
                schema.Enumeration.Add(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
                break;
            case "required":
                foreach (var item in value.EnumerateArray())
                {
                    schema.RequiredProperties.Add(item.GetString()!);
                }

                break;
            case "items":
                schema.Item = Fill(new JsonSchema(), value);
                break;
            case "properties":
                foreach (var property in value.EnumerateObject())
                {
                    schema.Properties[property.Name] = Fill(new JsonSchemaProperty(), property.Value);
                }

                break;
            case PropertyNames:
                // NJsonSchema has no place of its own for this keyword.
                (schema.ExtensionData ??= new Dictionary<string, object>())[PropertyNames] = Fill(new JsonSchema(), value);
                break;
            case "additionalProperties" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                schema.AllowAdditionalProperties = value.GetBoolean();
                break;
            case "additionalProperties":
                schema.AdditionalPropertiesSchema = Fill(new JsonSchema(), value);
                break;
            case "allOf":
                Branches(schema.AllOf, value);
                break;
            case "anyOf":
                Branches(schema.AnyOf, value);
                break;
            case "oneOf":
                Branches(schema.OneOf, value);
                break;
            default:
                throw new NotSupportedException($"The schema keyword '{name}' is not supported.");
        }
    }

    private void Branches(ICollection<JsonSchema> target, JsonElement value)
    {
        foreach (var branch in value.EnumerateArray())
        {
            target.Add(Fill(new JsonSchema(), branch));
        }
    }

    private JsonSchema Definition(string reference)
    {
        const string Local = "#/definitions/";
        return reference.StartsWith(Local, StringComparison.Ordinal) && definitions.TryGetValue(reference[Local.Length..], out var target)
            ? target
            : throw new NotSupportedException($"The schema reference '{reference}' is not one into the same file.");
    }

    private static JsonObjectType Types(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return Type(value.GetString()!);
        }

        var types = JsonObjectType.None;
        foreach (var item in value.EnumerateArray())
        {
            types |= Type(item.GetString()!);
        }

        return types;
    }

    private static JsonObjectType Type(string name) => name switch
    {
        "string" => JsonObjectType.String,
        "integer" => JsonObjectType.Integer,
        "number" => JsonObjectType.Number,
        "boolean" => JsonObjectType.Boolean,
        "null" => JsonObjectType.Null,
        "object" => JsonObjectType.Object,
        "array" => JsonObjectType.Array,
        _ => throw new NotSupportedException($"The schema type '{name}' does not exist."),
    };
}
