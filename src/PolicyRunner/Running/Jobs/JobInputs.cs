using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;

namespace PolicyRunner.Running.Jobs;

/// <summary>What was filled in to start a workflow: a JSON object in an environment variable, because text in a command line would be read by a shell.</summary>
public sealed record JobInputs
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public IReadOnlyList<ParameterInput> Parameters { get; private init; } = [];

    /// <summary>Why it is run, or null.</summary>
    public string? Reason { get; private init; }

    /// <summary>What was typed to confirm it, or null.</summary>
    public string? Confirmation { get; private init; }

    /// <summary>The number of the run of this workflow to go on with, or null.</summary>
    public string? Resume { get; private init; }

    public IReadOnlyList<GivenAnswer> Answers { get; private init; } = [];

    /// <param name="environment">Holds the variable.</param>
    /// <param name="variable">Its name.</param>
    /// <returns>The inputs, or why they cannot be read.</returns>
    public static (JobInputs? Inputs, string? Problem) Read(IReadOnlyDictionary<string, string> environment, string variable)
    {
        if (!environment.TryGetValue(variable, out var text))
        {
            return (null, $"There is no variable '{variable}' in the environment; --inputs takes the name of one that holds a JSON object.");
        }

        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return (null, $"'{variable}' holds no JSON, or a name stands in it twice; write env: toJSON(inputs).");
        }

        // A clock fills in nothing.
        return node switch
        {
            null => (new JobInputs(), null),
            JsonObject members => Of(members, variable),
            _ => (null, $"'{variable}' holds no JSON object; write env: toJSON(inputs)."),
        };
    }

    private static (JobInputs? Inputs, string? Problem) Of(JsonObject members, string variable)
    {
        var parameters = new List<ParameterInput>();
        var reserved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in members)
        {
            if (Typed(node) is not { } value)
            {
                // A field that was left empty.
                if (node is null || (node is JsonValue empty && empty.TryGetValue<string>(out _)))
                {
                    continue;
                }

                return (null, $"The input '{name}' in '{variable}' is no text, number, true or false.");
            }

            if (name is "reason" or "confirm" or "resume" or "answers")
            {
                reserved[name] = value.ToString();
            }
            else
            {
                parameters.Add(new ParameterInput(name, value, "the workflow's inputs"));
            }
        }

        var answers = new List<GivenAnswer>();
        foreach (var one in reserved.GetValueOrDefault("answers", "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (GivenAnswer.Parse(one) is not { } answer)
            {
                return (null, $"'{one}' answers nothing; write answers as step=value, with ; between them.");
            }

            answers.Add(answer);
        }

        return (new JobInputs
        {
            Parameters = parameters,
            Reason = reserved.GetValueOrDefault("reason"),
            Confirmation = reserved.GetValueOrDefault("confirm"),
            Resume = reserved.GetValueOrDefault("resume"),
            Answers = answers,
        }, null);
    }

    // A text takes the type of its parameter, as from a command line. A field of the form that is empty was not filled in.
    private static Value? Typed(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<string>(out var text) ? text.Length > 0 ? new Value.Output(text) : null
        : value.TryGetValue<bool>(out var flag) ? Value.Of(flag)
        : value.TryGetValue<double>(out var number) ? Value.Of(number)
        : null;
}
