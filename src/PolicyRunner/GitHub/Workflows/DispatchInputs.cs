using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>The form that people fill in to start a runbook: its parameters, and what every run is asked.</summary>
internal static class DispatchInputs
{
    /// <summary>Inputs that are no parameters.</summary>
    public static readonly string[] Reserved = ["reason", "confirm", "resume", "answers"];

    public static JsonObject Of(Runbook runbook, List<PlanProblem> problems)
    {
        var declared = runbook.Declaration;
        var inputs = new JsonObject();
        foreach (var parameter in declared.Parameters)
        {
            if (Reserved.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add(new PlanProblem($"The parameter '{parameter.Name}' has the name of an input that every workflow has; call it something else.", parameter.Span));
                continue;
            }

            inputs[parameter.Name] = Input(parameter);
        }

        if (declared.Parameters.Count > WorkflowLimits.Inputs - Reserved.Length)
        {
            problems.Add(new PlanProblem(
                $"A workflow takes {WorkflowLimits.Inputs} inputs, {WorkflowLimits.Inputs - Reserved.Length} of them parameters, and '{runbook.Id}' has {declared.Parameters.Count}; give values that belong together as one, or split the runbook.",
                declared.Parameters[WorkflowLimits.Inputs - Reserved.Length].Span));
        }

        inputs["reason"] = Text("Why it is run", declared.ReasonRequired);
        inputs["confirm"] = Text(declared.Confirm is { } confirm ? $"Type: {confirm}" : "Nothing needs to be typed here", declared.Confirm is not null);
        inputs["resume"] = Text("The number of a run of this workflow to go on with", isRequired: false);
        inputs["answers"] = Text("What people say, as step=value, with ; between them", isRequired: false);
        return inputs;
    }

    private static JsonObject Input(Parameter parameter)
    {
        var description = parameter.Description is { } said ? GitHubExpression.Prose(said) : $"The parameter {parameter.Name}";
        var input = new JsonObject { ["description"] = Bounds(parameter) is { } bounds ? $"{description} ({bounds})" : description };
        if (parameter.Enum.Count > 0 && parameter.Enum.All(option => IsPlain(option.Text)))
        {
            input["type"] = "choice";
            input["options"] = new JsonArray([.. parameter.Enum.Select(option => (JsonNode)option.Text)]);
        }
        else
        {
            input["type"] = parameter.Type switch { "boolean" => "boolean", "integer" or "number" => "number", _ => "string" };
        }

        // A box is either ticked or not: GitHub always has a value for it.
        input["required"] = parameter.Default is null && parameter.Type != "boolean";
        if (parameter.Default is { } value && IsPlain(value.Text))
        {
            input["default"] = (string?)input["type"] switch
            {
                "boolean" => value.Text == "true",
                "number" => JsonNode.Parse(double.Parse(value.Text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)),
                _ => value.Text,
            };
        }

        return input;
    }

    private static string? Bounds(Parameter parameter) => parameter switch
    {
        { Pattern: { } pattern } when IsPlain(pattern) => pattern,
        { Minimum: { } least, Maximum: { } most } => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        { Minimum: { } least } => string.Create(CultureInfo.InvariantCulture, $"at least {least}"),
        { Maximum: { } most } => string.Create(CultureInfo.InvariantCulture, $"at most {most}"),
        _ => null,
    };

    // What would be read as an expression is left to the plan, which knows the parameter's rules anyway.
    private static bool IsPlain(string text) => !text.Contains("${{", StringComparison.Ordinal) && !text.Any(char.IsControl);

    private static JsonObject Text(string description, bool isRequired) => new()
    {
        ["description"] = GitHubExpression.Prose(description),
        ["type"] = "string",
        ["required"] = isRequired,
    };
}
