using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Running.Records;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running.Jobs;

/// <summary>
/// When a run that waits is to be gone on with although nobody did anything, and what its workflow is started with then. It is a note
/// for whoever looks at the clock: the run that goes on looks at the record itself.
/// </summary>
internal sealed record RunTimer
{
    /// <summary>Where it lies, from the repository's root.</summary>
    public const string Folder = ".policyrunner/timer";

    private const string Name = "timer.json";
    private const int MostInputs = 25;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The number of the run that waits.</summary>
    public required string Run { get; init; }

    /// <summary>The runbook's id.</summary>
    public required string Runbook { get; init; }

    public required DateTimeOffset Due { get; init; }

    /// <summary>The workflow's inputs but for <c>reason</c> and <c>resume</c>.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    public static RunTimer Of(Plan plan, string run, DateTimeOffset due)
    {
        var inputs = plan.Parameters.Where(parameter => !parameter.IsDefault).ToDictionary(parameter => parameter.Parameter.Name, parameter => parameter.Value.ToString(), StringComparer.Ordinal);
        if (plan.Confirm is { } confirm)
        {
            // The form asks for it; whoever began the run typed it.
            inputs["confirm"] = confirm;
        }

        return new RunTimer { Run = run, Runbook = plan.Runbook.Id!, Due = due, Inputs = inputs };
    }

    /// <exception cref="IOException">It cannot be written, or a link on the way leads out of the repository.</exception>
    public void Write(string root)
    {
        var inputs = new JsonObject(Inputs.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value)));
        var members = new JsonObject { ["version"] = 1, ["run"] = Run, ["runbook"] = Runbook, ["due"] = StepTimers.Form(Due), ["inputs"] = inputs };
        RepositoryFile.Write(Path.Combine(root, Folder, Name), root, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(members, JsonSerializerOptions.Default));
    }

    /// <returns>Null when it is none.</returns>
    public static RunTimer? Read(IReadOnlyList<JobRecordFile> files)
    {
        try
        {
            if (files is not [{ Path: Name } file] || JsonNode.Parse(file.Content.Span, documentOptions: Strict) is not JsonObject members || members.Text("run") is not { } run || members.Text("runbook") is not { } runbook || members.Text("due") is not { } due)
            {
                return null;
            }

            var inputs = members.Members("inputs");
            return inputs.Count > MostInputs || inputs.Any(input => inputs.Text(input.Key) is null) ? null
                : new RunTimer { Run = run, Runbook = runbook, Due = StepTimers.Time(due), Inputs = inputs.ToDictionary(input => input.Key, input => inputs.Text(input.Key)!, StringComparer.Ordinal) };
        }
        catch (Exception trouble) when (trouble is JsonException or FormatException)
        {
            return null;
        }
    }
}
