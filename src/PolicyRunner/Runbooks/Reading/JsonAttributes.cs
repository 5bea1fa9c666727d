using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads Runme's attributes: a JSON object behind the language, <c>sh {"name":"build","cwd":"app"}</c>.</summary>
internal static class JsonAttributes
{
    /// <summary>True when all of an info string's attributes are written so; words beside them are not read.</summary>
    public static bool AreMeant(string info) => info.Contains('{', StringComparison.Ordinal);

    public static ActionAttributes Read(string info, SourceSpan span, List<Problem> problems)
    {
        var open = info.IndexOf('{', StringComparison.Ordinal);
        var place = new SourceSpan(span.File, span.Start + open, span.End);

        // JSON is YAML in flow style.
        var result = YamlReader.Read(EmbeddedText.Part(place));
        if (result.Root is not YamlMapping mapping)
        {
            problems.Add(new Problem(ProblemKind.Attribute, "What stands behind the language is no JSON object.", place));
            return ActionAttributes.None;
        }

        var attributes = ActionAttributes.None;
        var places = new List<AttributePlace>();
        if (mapping.Entry("name") is { Value: YamlScalar { IsNull: false } name } named)
        {
            attributes = attributes with { Id = name.Text };
            places.Add(new AttributePlace("id", named.Span));
        }

        if (mapping.Text("cwd") is { } directory)
        {
            attributes = attributes with { WorkingDirectory = directory };
        }

        if (mapping.Text("excludeFromRunAll") is "true")
        {
            attributes = attributes with { Run = false };
        }

        return attributes with { Places = places };
    }
}
