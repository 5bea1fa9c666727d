using NJsonSchema;
using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Schemas;

/// <summary>Walks a YAML tree along a schema graph. One use per document.</summary>
internal sealed class SchemaWalk
{
    // Far more than are listed: alternatives are tried and their problems mostly thrown away.
    private const int Enough = 1000;

    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> Check(YamlNode node, JsonSchema schema)
    {
        Visit(node, schema, "");
        return problems;
    }

    // The subject is how the place is called: "'kind'", "an item of 'approval'", or nothing for the whole document.
    private void Visit(YamlNode node, JsonSchema schema, string subject)
    {
        schema = schema.Reference ?? schema;
        if (problems.Count > Enough || !HasType(node, schema, subject) || !IsListed(node, schema, subject))
        {
            return;
        }

        var before = problems.Count;
        switch (node)
        {
            case YamlScalar scalar:
                Scalar(scalar, schema, subject);
                break;
            case YamlSequence sequence:
                Sequence(sequence, schema, subject);
                break;
            case YamlMapping mapping:
                Mapping(mapping, schema, subject);
                break;
        }

        foreach (var part in schema.AllOf)
        {
            Visit(node, part, subject);
        }

        // What is already wrong mostly explains why no alternative fits: "bsh" is unknown, so "bash" is missing.
        if (problems.Count == before)
        {
            Alternatives(node, schema, schema.AnyOf, subject, onlyOne: false);
            Alternatives(node, schema, schema.OneOf, subject, onlyOne: true);
        }
    }

    private bool HasType(YamlNode node, JsonSchema schema, string subject)
    {
        if (schema.Type == JsonObjectType.None || Fits(node, schema.Type))
        {
            return true;
        }

        var advice = schema.Type == JsonObjectType.String && node is YamlScalar { IsNull: false } ? "; put it in quotes" : "";
        Report(node.Span, $"{Name(subject)} {Must(schema) ?? "must be " + SchemaWords.Types(schema.Type)}; {SchemaWords.Found(node)}{(Must(schema) is null ? advice : "")}.");
        return false;
    }

    private static bool Fits(YamlNode node, JsonObjectType types) => types.HasFlag(node switch
    {
        YamlSequence => JsonObjectType.Array,
        YamlMapping => JsonObjectType.Object,
        YamlScalar { Type: YamlType.Null } => JsonObjectType.Null,
        YamlScalar { Type: YamlType.Boolean } => JsonObjectType.Boolean,
        YamlScalar { Type: YamlType.String } => JsonObjectType.String,
        YamlScalar { Type: YamlType.Integer } => types.HasFlag(JsonObjectType.Number) ? JsonObjectType.Number : JsonObjectType.Integer,
        _ => JsonObjectType.Number,
    });

    private bool IsListed(YamlNode node, JsonSchema schema, string subject)
    {
        if (schema.Enumeration.Count == 0 || (node is YamlScalar scalar && schema.Enumeration.Contains(scalar.Text)))
        {
            return true;
        }

        var values = schema.Enumeration.Select(value => value?.ToString() ?? "null").ToList();
        var hint = node is YamlScalar { Number: null } wrong ? NearestName.Hint(wrong.Text, values) : "";
        Report(node.Span, $"{Name(subject)} must be {(values.Count == 1 ? "" : "one of ")}{string.Join(", ", values)}; {SchemaWords.Found(node)}.{hint}");
        return false;
    }

    private void Scalar(YamlScalar scalar, JsonSchema schema, string subject)
    {
        if (scalar.Number is { } number)
        {
            Range(scalar, number, schema, subject);
        }

        if (scalar.Type != YamlType.String)
        {
            return;
        }

        if (schema.MinLength is { } least && scalar.Text.Length < least)
        {
            Report(scalar.Span, least == 1 ? $"{Name(subject)} must not be empty." : $"{Name(subject)} must have at least {least} characters.");
        }
        else if (schema.MaxLength is { } most && scalar.Text.Length > most)
        {
            Report(scalar.Span, $"{Name(subject)} must have at most {most} characters; it has {scalar.Text.Length}.");
        }
        else if (SchemaFormats.Fits(schema.Format, scalar.Text) == false)
        {
            Report(scalar.Span, $"{Name(subject)} {Must(schema) ?? $"must be a {schema.Format}"}; {SchemaWords.Found(scalar)}.");
        }
    }

    private void Range(YamlScalar scalar, double number, JsonSchema schema, string subject)
    {
        var complaint = schema switch
        {
            { Minimum: { } minimum } when !(number >= (double)minimum) => $"at least {minimum}",
            { ExclusiveMinimum: { } above } when !(number > (double)above) => $"more than {above}",
            { Maximum: { } maximum } when !(number <= (double)maximum) => $"at most {maximum}",
            { ExclusiveMaximum: { } below } when !(number < (double)below) => $"less than {below}",
            _ => null,
        };
        if (complaint is not null)
        {
            Report(scalar.Span, $"{Name(subject)} must be {complaint}; {SchemaWords.Found(scalar)}.");
        }
    }

    private void Sequence(YamlSequence sequence, JsonSchema schema, string subject)
    {
        if (schema.MinItems > sequence.Items.Count)
        {
            Report(sequence.Span, schema.MinItems == 1 ? $"{Name(subject)} must not be an empty list." : $"{Name(subject)} must have at least {schema.MinItems} items.");
        }

        if (schema.MaxItems > 0 && sequence.Items.Count > schema.MaxItems)
        {
            Report(sequence.Items[schema.MaxItems].Span, $"{Name(subject)} must have at most {schema.MaxItems} items.");
        }

        var seen = schema.UniqueItems ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var item in sequence.Items)
        {
            if (schema.Item is { } itemSchema)
            {
                Visit(item, itemSchema, subject.Length == 0 ? "an item" : $"an item of {subject}");
            }

            if (item is YamlScalar scalar && seen?.Add(scalar.Text) == false)
            {
                Report(item.Span, $"'{SchemaWords.Shorten(scalar.Text)}' stands in {(subject.Length == 0 ? "the list" : subject)} more than once.");
            }
        }
    }

    private void Mapping(YamlMapping mapping, JsonSchema schema, string subject)
    {
        if (schema.MinProperties > mapping.Entries.Count)
        {
            Report(mapping.Span, $"{Name(subject)} must not be empty.");
        }

        var keys = schema.ExtensionData?.TryGetValue(SchemaLoader.PropertyNames, out var extension) == true ? (JsonSchema)extension : null;
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            var quoted = $"'{SchemaWords.Shorten(key)}'";
            if (keys is not null)
            {
                // A key is a text, whatever it looks like.
                Visit(entry.Key with { Type = YamlType.String }, keys, $"the key {quoted}");
            }

            if (schema.Properties.TryGetValue(key, out var property))
            {
                Visit(entry.Value, property, quoted);
            }
            else if (schema.AdditionalPropertiesSchema is { } other)
            {
                Visit(entry.Value, other, quoted);
            }
            else if (!schema.AllowAdditionalProperties)
            {
                UnknownKey(entry.Key, schema, subject);
            }
        }

        Missing(mapping, schema, subject);
    }

    private void Missing(YamlMapping mapping, JsonSchema schema, string subject)
    {
        // A key that is only misspelled has been named already.
        var misspelled = schema.AllowAdditionalProperties || schema.AdditionalPropertiesSchema is not null
            ? []
            : mapping.Entries.Where(entry => !schema.Properties.ContainsKey(entry.Key.Text))
                .Select(entry => NearestName.Find(entry.Key.Text, schema.Properties.Keys)).ToList();
        var missing = schema.RequiredProperties.Where(key => mapping.Entry(key) is null && !misspelled.Contains(key)).Select(key => $"'{key}'").ToList();
        if (missing.Count > 0)
        {
            var names = missing.Count == 1 ? $"{missing[0]} is" : $"{string.Join(", ", missing.SkipLast(1))} and {missing[^1]} are";
            Report(SchemaPlaces.Opening(mapping), $"{names} missing{(subject.Length == 0 ? "" : $" in {subject}")}.");
        }
    }

    private void UnknownKey(YamlScalar key, JsonSchema schema, string subject)
    {
        var known = schema.Properties.Keys;
        var hint = NearestName.Hint(key.Text, known);
        var where = subject.Length == 0 ? "known here" : $"a key of {subject}";
        Report(key.Span, $"'{SchemaWords.Shorten(key.Text)}' is not {where}.{(hint.Length > 0 ? hint : Text(schema, SchemaLoader.UnknownKey) is { } advice ? $" {advice}" : SchemaWords.Known(known, "Known"))}");
    }

    private void Alternatives(YamlNode node, JsonSchema schema, ICollection<JsonSchema> branches, string subject, bool onlyOne)
    {
        if (branches.Count == 0)
        {
            return;
        }

        if (node is YamlMapping mapping && SchemaAlternatives.Keys(branches) is { } keys)
        {
            OneKey(mapping, keys, subject, onlyOne);
            return;
        }

        var tried = branches.Select(branch => branch.Reference ?? branch)
            .Select(branch => new SchemaAlternative(branch, new SchemaWalk().Check(node, branch, subject))).ToList();
        if (tried.Any(branch => branch.Problems.Count == 0))
        {
            // Schemas of the catalogue keep their branches apart, so a second that fits is not worth a sentence.
            return;
        }

        if (SchemaAlternatives.Closest(node, tried) is { } meant)
        {
            problems.AddRange(meant.Problems);
        }
        else
        {
            Report(node.Span, $"{Name(subject)} {Must(schema) ?? "must be " + SchemaAlternatives.Describe(tried)}; {SchemaWords.Found(node)}.");
        }
    }

    private IReadOnlyList<Problem> Check(YamlNode node, JsonSchema schema, string subject)
    {
        Visit(node, schema, subject);
        return problems;
    }

    private void OneKey(YamlMapping mapping, IReadOnlyList<string> keys, string subject, bool onlyOne)
    {
        var present = mapping.Entries.Where(entry => keys.Contains(entry.Key.Text)).ToList();
        if (present.Count == 0)
        {
            Report(SchemaPlaces.Opening(mapping), $"{Name(subject)} needs {(onlyOne ? "exactly " : "")}one of {SchemaWords.Or(keys)}.");
        }
        else if (onlyOne && present.Count > 1)
        {
            Report(present[1].Key.Span, $"'{present[1].Key.Text}' cannot stand beside '{present[0].Key.Text}'; {(subject.Length == 0 ? "only one of them is allowed" : subject + " takes only one of them")}.");
        }
    }

    private static string? Must(JsonSchema schema) => Text(schema, SchemaLoader.ErrorMessage);

    private static string? Text(JsonSchema schema, string keyword) =>
        schema.ExtensionData?.TryGetValue(keyword, out var text) == true ? (string)text : null;

    private static string Name(string subject) =>
        subject.Length == 0 ? "This" : $"{char.ToUpperInvariant(subject[0])}{subject[1..]}";

    private void Report(SourceSpan span, string message) => problems.Add(new Problem(ProblemKind.Schema, message, span.FirstLine()));
}
