using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running.Admission;

/// <summary>What the journal keeps of a decision: who asked, who said yes how, what was gone past.</summary>
internal static class AdmissionRecord
{
    public static JsonObject Of(AdmissionRequest request, AdmissionDecision decision, VerifiedApproval? glass, IReadOnlyList<Refusal> passed) => new()
    {
        ["run"] = request.Run,
        ["repository"] = request.Papers.Repository,
        ["digest"] = request.Plan.Digest,
        ["request"] = request.Shown?.Request,
        ["requester"] = request.Requester,
        ["reason"] = request.Reason,
        ["state"] = request.Shared.Place,
        ["isShared"] = request.Shared.IsShared,
        ["approvals"] = new JsonArray([.. decision.Approvals.Select(approval => (JsonNode)Approval(approval))]),
        ["breakGlass"] = glass is null ? null : new JsonObject { ["by"] = glass.Person, ["why"] = request.BreakGlass, ["past"] = Refusals(passed) },
        ["locks"] = new JsonArray([.. decision.Locks.Select(entry => (JsonNode)new JsonObject { ["name"] = entry.Name, ["token"] = entry.Token })]),
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

    private static JsonArray Refusals(IEnumerable<Refusal> refusals) =>
        [.. refusals.Select(refusal => (JsonNode)new JsonObject { ["kind"] = refusal.Kind.ToString().ToLowerInvariant(), ["message"] = refusal.ToString() })];
}
