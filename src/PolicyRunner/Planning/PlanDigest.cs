using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>Binds an approval to what will be done: whatever decides that is in here, and nothing else.</summary>
internal static class PlanDigest
{
    /// <summary>SHA-256 in lower-case hexadecimal over the canonical form of the plan.</summary>
    public static string Of(Plan plan, PlanRequest request) => CanonicalJson.Digest(new JsonObject
    {
        ["language"] = Plan.LanguageVersion,
        ["tool"] = request.Origin.Tool,
        ["commit"] = request.Origin.Commit,
        ["policies"] = request.Origin.PolicyPack,
        ["commands"] = ToolTable.Digest,
        ["runbook"] = plan.Runbook.Id,
        ["path"] = plan.Runbook.Document.Path,
        ["source"] = Of(plan.Runbook.Document.File),
        ["organisation"] = request.Organisation.File is { } file ? Of(file) : null,
        ["slos"] = new JsonArray([.. request.Slos.Select(slo => (JsonNode)Of(slo.File)).OrderBy(digest => (string?)digest, StringComparer.Ordinal)]),
        ["parameters"] = new JsonArray([.. plan.Parameters.Select(parameter => new JsonObject
        {
            ["name"] = parameter.Parameter.Name,
            ["type"] = parameter.Parameter.Type,
            ["value"] = parameter.Value.ToString(),
        })]),
        ["environment"] = plan.Environment,
        ["confirm"] = plan.Confirm,
        ["lock"] = plan.Lock,
        ["approvals"] = new JsonArray([.. plan.Approvals.Select(approval => new JsonObject { ["role"] = approval.Role, ["count"] = approval.Count, ["when"] = approval.When })]),
        ["steps"] = new JsonArray([.. plan.Steps.Select(step => new JsonObject { ["id"] = step.Id, ["digest"] = step.Digest })]),
    });

    /// <summary>SHA-256 in lower-case hexadecimal over the canonical form of a step.</summary>
    public static string Of(PlannedStep step) => CanonicalJson.Digest(new JsonObject
    {
        ["id"] = step.Id,
        ["title"] = step.Title,
        ["section"] = step.Section.ToString(),
        ["kind"] = step.Kind.ToString(),
        ["effect"] = step.Effect.ToString(),
        ["timeout"] = Duration.Format(step.Timeout),
        ["retries"] = step.Retries,
        ["backoff"] = Duration.Format(step.Backoff),
        ["after"] = Texts(step.After),
        ["when"] = step.When,
        ["undo"] = step.Undo,
        ["idempotent"] = step.IsIdempotent,
        ["probe"] = step.Probe,
        ["environment"] = step.Environment,
        ["runsOn"] = step.RunsOn,
        ["secrets"] = Texts(step.Secrets),
        ["cwd"] = step.WorkingDirectory,
        ["on"] = step.On.ToString(),
        ["definition"] = step.Definition.DeepClone(),
        ["expected"] = step.Action.Expected is { } expected ? new JsonObject { ["mode"] = expected.Mode.ToString(), ["text"] = expected.Text } : null,
        ["called"] = step.Called?.Digest,
    });

    private static string Of(SourceFile file) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text)));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
