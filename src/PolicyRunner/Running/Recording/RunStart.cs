using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Recording;

/// <summary>The first record of a run: enough to plan it again, and to see whether that is still the same plan.</summary>
internal static class RunStart
{
    public static JsonObject Of(RunContext run, Plan plan, RunCommission commission) => new()
    {
        ["run"] = run.Run,
        ["runbook"] = plan.Runbook.Id,
        ["file"] = plan.Runbook.Document.Path,
        ["title"] = plan.Runbook.Title,
        ["digest"] = plan.Digest,
        ["tool"] = commission.Tool,
        ["commit"] = plan.Origin.Commit,
        ["operator"] = run.Operator,
        ["policies"] = commission.PoliciesFolder,
        ["config"] = commission.ConfigFile,
        ["estimated"] = Estimate(plan.Runbook.Declaration.EstimatedTime),
        ["estimates"] = new JsonObject(Estimates(plan, "").Select(step => KeyValuePair.Create(step.Path, Estimate(step.Time)))),
        ["parameters"] = new JsonObject(plan.Parameters.Select(parameter => KeyValuePair.Create(parameter.Parameter.Name, (JsonNode?)ParameterJson.Of(parameter.Value)))),
        ["steps"] = new JsonObject(Digests(plan, "").Select(step => KeyValuePair.Create(step.Path, (JsonNode?)step.Value))),
    };

    /// <summary>The commission of a run that goes on: what was commissioned then, with who is there now.</summary>
    /// <exception cref="FormatException">The record is none that a run begins with.</exception>
    public static RunCommission Commission(JsonObject started, RunCommission asked, string root) => asked with
    {
        Runbook = $"{Path.Combine(root, Needed(started, "file"))}#{Needed(started, "runbook")}",
        Parameters = [.. Parameters(started).Select(parameter => new ParameterInput(parameter.Key, ParameterJson.Read(parameter.Value), "the journal"))],
        ParameterFile = null,
        PoliciesFolder = asked.PoliciesFolder ?? Optional(started, "policies"),
        ConfigFile = asked.ConfigFile ?? Optional(started, "config"),
    };

    /// <summary>Every reason why the plan of now is not what is left of the plan of then, one sentence each.</summary>
    public static IEnumerable<string> Differences(JsonObject started, Plan plan, RunState state)
    {
        var then = started.Members("steps");
        var now = Digests(plan, "").ToDictionary(step => step.Path, step => step, StringComparer.Ordinal);
        foreach (var path in then.Select(step => step.Key).Where(path => !now.ContainsKey(path)))
        {
            yield return $"The step '{path}' has gone from the runbook since the run began.";
        }

        foreach (var step in now.Values)
        {
            if (!then.ContainsKey(step.Path))
            {
                yield return $"The step '{step.Path}' has come into the runbook since the run began.";
            }
            else if (then.Text(step.Path) != step.Value && !IsOver(step, state))
            {
                yield return $"The step '{step.Path}' has changed since the run began and is not over.";
            }
        }
    }

    // Steps of a verification or a rollback may come again.
    private static bool IsOver(Digest step, RunState state) =>
        step.IsProcedure && state.Steps.Any(known => known.Key.Id == step.Path && known.Key.Phase == RunPhase.Procedure && known.IsOver);

    private static IEnumerable<Digest> Digests(Plan plan, string path) => plan.Steps.SelectMany(step =>
        (step.Called is { } called ? Digests(called, $"{path}{step.Id}/") : []).Prepend(new Digest(path + step.Id, step.Digest, step.Section == SectionName.Procedure)));

    // A time in a step's heading is that of all of its actions together.
    private static IEnumerable<(string Path, TimeEstimate Time)> Estimates(Plan plan, string path)
    {
        foreach (var step in plan.Steps)
        {
            if ((step.Action.Attributes.Time is { } own ? new TimeEstimate(own, own, step.Span) : step.Step.Actions.Count == 1 ? step.Step.Estimate : null) is { } time)
            {
                yield return (path + step.Id, time);
            }

            foreach (var inner in step.Called is { } called ? Estimates(called, $"{path}{step.Id}/") : [])
            {
                yield return inner;
            }
        }
    }

    private static JsonNode? Estimate(TimeEstimate? time) =>
        time is null ? null : new JsonObject { ["minimum"] = (long)time.Minimum.TotalMilliseconds, ["maximum"] = (long)time.Maximum.TotalMilliseconds };

    private static JsonObject Parameters(JsonObject started) => started["parameters"] as JsonObject ?? throw Wrong("parameters");

    private static string Needed(JsonObject data, string name) => Optional(data, name) ?? throw Wrong(name);

    // What becomes a part of a path holds no character that ends one.
    private static string? Optional(JsonObject data, string name) =>
        data[name] is null ? null : data.Text(name) is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Wrong(name);

    private static FormatException Wrong(string name) => new($"its '{name}' is not what belongs there");

    private sealed record Digest(string Path, string Value, bool IsProcedure);
}
