using System.Text.Json.Nodes;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Planning.Templates;
using PolicyRunner.Runbooks;
using PolicyRunner.Yaml;

namespace PolicyRunner.Planning;

/// <summary>The mapping of a YAML action as JSON, parameters filled in for the place where each stands.</summary>
internal static class DefinitionReader
{
    public static JsonNode Fill(YamlMapping yaml, ActionKind kind, PlanNames names, List<PlanProblem> problems) => Mapping(yaml, "", kind, names, problems);

    /// <summary>
    /// The mapping again, once answers and outputs are there. It is made of the runbook's text and not of the plan's: a value that
    /// looks like a template would be filled in a second time.
    /// </summary>
    /// <returns>The whole mapping, or a sentence about what has no value or does not fit its place.</returns>
    public static (JsonObject? Definition, string? Problem) FillLate(RunbookAction action, Func<string, Value?> valueOf)
    {
        string? problem = null;
        var whole = Late(action.Yaml!, "");
        return problem is null ? ((JsonObject)whole!, null) : (null, problem);

        JsonNode? Late(YamlNode node, string path) => node switch
        {
            YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Late(entry.Value, path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}")))),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(item => Late(item, path))]),
            YamlScalar { IsNull: true } => null,
            YamlScalar { Type: YamlType.String } text => LateText(text.Text, path),
            YamlScalar scalar => Json(ParameterBinder.Of(scalar)),
            _ => throw new InvalidOperationException($"{node.GetType().Name} is no YAML."),
        };

        JsonNode? LateText(string text, string path)
        {
            var (template, unreadable, _) = Template.Parse(text);
            var encoding = Encoding.Of(action.Kind, path);
            foreach (var name in template?.Names ?? [])
            {
                problem ??= valueOf(name) is not { } value ? $"'{{{{ {name} }}}}' has no value: the step that writes it has not." : encoding.Complaint(value) is { } complaint ? $"'{name}' {complaint}" : null;
            }

            problem ??= unreadable;
            return problem is not null ? null
                : template!.OnlyName is { } only && encoding == Encoding.Plain ? Json(valueOf(only)!)
                : JsonValue.Create(template.Fill(valueOf, encoding.Write));
        }
    }

    private static JsonObject Mapping(YamlMapping yaml, string path, ActionKind kind, PlanNames names, List<PlanProblem> problems)
    {
        var members = new JsonObject();
        foreach (var entry in yaml.Entries)
        {
            members[entry.Key.Text] = Node(entry.Value, path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}", kind, names, problems);
        }

        return members;
    }

    private static JsonNode? Node(YamlNode node, string path, ActionKind kind, PlanNames names, List<PlanProblem> problems) => node switch
    {
        YamlMapping mapping => Mapping(mapping, path, kind, names, problems),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(item => Node(item, path, kind, names, problems))]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { Type: YamlType.String } text => Text(text, path, kind, names, problems),
        YamlScalar scalar => Json(ParameterBinder.Of(scalar)),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no YAML."),
    };

    private static JsonNode? Text(YamlScalar scalar, string path, ActionKind kind, PlanNames names, List<PlanProblem> problems)
    {
        if (names.Parse(scalar.Text, scalar.Span, problems) is not { } template)
        {
            return null;
        }

        // One name and nothing else keeps its type, except where only text can stand.
        if (template.OnlyName is { } only && names.Known(only) is { } value && Encoding.Of(kind, path) == Encoding.Plain)
        {
            return Json(value);
        }

        var encoding = Encoding.Of(kind, path);
        foreach (var name in template.Names)
        {
            if (names.Known(name) is { } known && encoding.Complaint(known) is { } complaint)
            {
                problems.Add(new PlanProblem($"'{name}' {complaint}", scalar.Span));
                return null;
            }
        }

        return JsonValue.Create(template.Fill(names.Known, encoding.Write));
    }

    private static JsonNode Json(Value value) => value switch
    {
        Value.Number number => JsonValue.Create(number.Amount),
        Value.Flag flag => JsonValue.Create(flag.IsTrue),
        _ => JsonValue.Create(value.ToString())!,
    };
}
