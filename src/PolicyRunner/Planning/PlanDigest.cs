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
    public static string Of(Plan plan, PlanRequest request)
    {
        var whole = Doings(plan);
        whole["language"] = Plan.LanguageVersion;
        whole["tool"] = request.Origin.Tool;
        whole["commit"] = request.Origin.Commit;
        whole["policies"] = request.Origin.PolicyPack;
        whole["commands"] = ToolTable.Digest;
        whole["path"] = plan.Runbook.Document.Path;
        whole["source"] = Of(plan.Runbook.Document.File);
        whole["organisation"] = request.Organisation.File is { } file ? Of(file) : null;
        whole["slos"] = new JsonArray([.. request.Slos.Select(slo => (JsonNode)Of(slo.File)).OrderBy(digest => (string?)digest, StringComparer.Ordinal)]);
        whole["called"] = new JsonArray([.. plan.Steps.Select(step => step.Called).OfType<Plan>().Select(called => (JsonNode)called.Digest)]);
        return CanonicalJson.Digest(whole);
    }

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
        ["takesBack"] = step.RollbackKind.ToString(),
        ["irreversible"] = step.IsIrreversible,
        ["definition"] = step.Definition.DeepClone(),
        ["expected"] = step.Action.Expected is { } expected ? new JsonObject { ["mode"] = expected.Mode.ToString(), ["text"] = expected.Text } : null,
        ["called"] = step.Called is { } called ? Does(called) : null,
    });

    // What a called runbook does, and no word about where that came from: a commit elsewhere must not keep a run from going on.
    private static string Does(Plan called) => CanonicalJson.Digest(Doings(called));

    private static JsonObject Doings(Plan plan) => new()
    {
        ["runbook"] = plan.Runbook.Id,
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
    };

    private static string Of(SourceFile file) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text)));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
