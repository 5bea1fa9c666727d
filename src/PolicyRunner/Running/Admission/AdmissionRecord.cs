using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running.Admission;

/// <summary>What the journal keeps of a decision: who asked, who said yes how, what was gone past.</summary>
internal static class AdmissionRecord
{
    public static JsonObject Of(AdmissionRequest request, AdmissionDecision decision, VerifiedApproval? glass, string? why, IReadOnlyList<Refusal> passed) => new()
    {
        ["run"] = request.Run,
        ["repository"] = request.Papers.Repository,
        ["digest"] = request.Plan.Digest,
        ["request"] = request.Shown?.Request,
        ["requester"] = request.Requester,
        ["reason"] = request.Reason,
        ["state"] = request.Shared.Place,
        ["isShared"] = request.Shared.IsShared,
        ["plan"] = request.Papers.PlanFile,
        ["needs"] = new JsonArray([.. request.Plan.Approvals.Select(need => (JsonNode)new JsonObject { ["role"] = need.Role, ["count"] = need.Count })]),
        ["approvals"] = new JsonArray([.. decision.Approvals.Select(approval => (JsonNode)Approval(approval))]),
        ["breakGlass"] = glass is null ? null : new JsonObject { ["by"] = glass.Person, ["why"] = why, ["past"] = Refusals(passed) },
        ["locks"] = new JsonArray([.. decision.Locks.Select(entry => (JsonNode)new JsonObject { ["name"] = entry.Name, ["token"] = entry.Token })]),
        ["signed"] = new JsonArray([.. Signed(request, decision).Select(approval => (JsonNode)approval)]),
        ["refusals"] = Refusals(decision.Refusals),
        ["notes"] = new JsonArray([.. decision.Notes.Select(note => (JsonNode)note)]),
    };

    private static JsonObject Approval(VerifiedApproval approval) => new()
    {
        ["role"] = approval.Role,
        ["person"] = approval.Person,
        ["key"] = approval.Key,
        ["expires"] = approval.Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["file"] = approval.Source,
    };

    // Whoever goes on with the run verifies them anew, wherever the files beside the plan are then.
    private static IEnumerable<JsonObject> Signed(AdmissionRequest request, AdmissionDecision decision) => request.Papers.Approvals
        .Where(approval => approval.Statement.Role is null || decision.Approvals.Any(accepted => accepted.Source == approval.Source))
        .Select(approval => new JsonObject { ["version"] = 1, ["statement"] = approval.Statement.ToJson(), ["signature"] = approval.Signature, ["file"] = approval.Source });

    private static JsonArray Refusals(IEnumerable<Refusal> refusals) =>
        [.. refusals.Select(refusal => (JsonNode)new JsonObject { ["kind"] = refusal.Kind.ToString().ToLowerInvariant(), ["message"] = refusal.ToString() })];
}
