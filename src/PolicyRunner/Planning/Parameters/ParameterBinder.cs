using System.Globalization;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Planning.Parameters;

/// <summary>Gives every parameter of a runbook its value, or says what is wrong with what was given.</summary>
public static class ParameterBinder
{
    /// <returns>The parameters in the order of their declaration, and one sentence for each that has no good value.</returns>
    public static (IReadOnlyList<BoundParameter> Bound, IReadOnlyList<PlanProblem> Problems) Bind(
        IReadOnlyList<Parameter> parameters, IReadOnlyList<ParameterInput> inputs)
    {
        var problems = new List<PlanProblem>();
        var given = new Dictionary<string, ParameterInput>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (!parameters.Any(parameter => parameter.Name == input.Name))
            {
                var hint = NearestName.Hint(input.Name, parameters.Select(parameter => parameter.Name));
                var known = parameters.Count == 0 ? " The runbook has none." : hint.Length > 0 ? hint : $" It has {Wording.And(parameters.Select(parameter => $"'{parameter.Name}'"))}.";
                problems.Add(new PlanProblem($"There is no parameter '{input.Name}' ({input.Source}).{known}", null));
            }
            else if (!given.TryAdd(input.Name, input))
            {
                problems.Add(new PlanProblem($"Parameter '{input.Name}' is given twice ({given[input.Name].Source} and {input.Source}); give it once.", null));
            }
        }

        var bound = new List<BoundParameter>(parameters.Count);
        foreach (var parameter in parameters)
        {
            var (value, problem) = ValueOf(parameter, given.GetValueOrDefault(parameter.Name));
            if (value is null)
            {
                problems.Add(new PlanProblem(problem!, parameter.Span));
            }
            else
            {
                bound.Add(new BoundParameter(parameter, value, !given.ContainsKey(parameter.Name)));
            }
        }

        return (bound, problems);
    }

    private static (Value? Value, string? Problem) ValueOf(Parameter parameter, ParameterInput? input)
    {
        if (input is null && parameter.Default is null)
        {
            var example = parameter.Enum.Count > 0 ? parameter.Enum[0].Text : parameter.Type switch { "boolean" => "true", "integer" => "1", "number" => "0.5", _ => ParameterRules.Example(parameter) ?? "…" };
            return (null, $"Parameter '{parameter.Name}'{Described(parameter)} has no value; add -p {parameter.Name}={example}.");
        }

        var raw = input?.Value ?? Of(parameter.Default!);
        if (Typed(parameter, raw) is not { } value)
        {
            return (null, $"Parameter '{parameter.Name}'{Described(parameter)} is {Noun(parameter.Type)}, and {Shown(raw)} is none.");
        }

        return ParameterRules.Complaint(parameter, value) is { } complaint ? (null, $"Parameter '{parameter.Name}'{Described(parameter)} {complaint}") : (value, null);
    }

    private static string Described(Parameter parameter) => parameter.Description is { } description ? $" ({description})" : "";

    // Text from a command line has no type; what a file wrote has one and keeps it.
    private static Value? Typed(Parameter parameter, Value raw) => (parameter.Type, raw) switch
    {
        ("string", Value.Text) => raw,
        ("string", Value.Output output) => Value.Of(output.Content),
        ("boolean", Value.Flag) => raw,
        ("boolean", Value.Output { Content: "true" or "false" } output) => Value.Of(output.Content == "true"),
        ("number", Value.Number) => raw,
        ("number", Value.Output output) => output.AsNumber() is { } number ? Value.Of(number) : null,
        ("integer", Value.Number number) => IsWhole(number.Amount) ? raw : null,
        ("integer", Value.Output output) => output.AsNumber() is { } number && IsWhole(number) ? Value.Of(number) : null,
        _ => null,
    };

    /// <summary>A scalar as YAML types it; a null is a text without characters.</summary>
    public static Value Of(YamlScalar scalar) => scalar.Type switch
    {
        YamlType.Boolean => Value.Of(scalar.IsTrue),
        YamlType.Integer or YamlType.Float when scalar.Number is { } number && double.IsFinite(number) => Value.Of(number),
        _ => Value.Of(scalar.Text),
    };

    // Beyond 2^53 neighbouring integers are one double: what was given would not be what arrives.
    private static bool IsWhole(double number) => Math.Abs(number) <= 9007199254740991 && number == Math.Truncate(number);

    private static string Noun(string type) => type switch
    {
        "boolean" => "a boolean (true or false)",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "a text",
    };

    private static string Shown(Value value)
    {
        var text = value.ToString();
        var shown = text.Length > 60 ? string.Create(CultureInfo.InvariantCulture, $"{text[..60]}…") : text;
        return value is Value.Text or Value.Output ? $"'{shown}'" : shown;
    }
}
