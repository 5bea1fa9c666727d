using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;

namespace PolicyRunner.Running.Jobs;

/// <summary>Who said yes to a plan: what the step that asks the service tells the step that runs the runbook, which has no token to ask with.</summary>
internal static class JobApprovals
{
    /// <summary>The output of the one step, and the variable of the other.</summary>
    public const string Output = "approvals", Variable = "POLICYRUNNER_APPROVALS";

    public static JsonArray ToJson(IEnumerable<JobApproval> approvals) =>
        [.. approvals.Select(approval => (JsonNode)new JsonObject { ["role"] = approval.Role, ["person"] = approval.Person, ["environment"] = approval.Environment })];

    /// <returns>What was handed over, or why it is not what the plan needs.</returns>
    public static (IReadOnlyList<JobApproval> Approvals, string? Problem) Read(Plan plan, IReadOnlyDictionary<string, string> environment)
    {
        if (plan.Approvals.Count == 0)
        {
            return ([], null);
        }

        var approvals = Parse(environment.GetValueOrDefault(Variable, ""));
        return plan.Approvals.All(need => approvals.Count(approval => approval.Role == need.Role) >= need.Count) ? (approvals, null)
            : ([], $"Who approved the plan is not in the environment ({Variable}), so that the record could not tell; make the workflow anew: policyrunner workflow {plan.Runbook.Id}");
    }

    private static IReadOnlyList<JobApproval> Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray array
                ? [.. array.OfType<JsonObject>().Select(one => new JobApproval(Text(one, "role"), Text(one, "person"), Text(one, "environment")))]
                : [];
        }
        catch (JsonException)
        {
            // What cannot be read names nobody, and a plan that needs somebody is refused.
            return [];
        }
    }

    private static string Text(JsonObject one, string name) => one[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}

/// <summary>A yes that counts.</summary>
/// <param name="Role">In which role.</param>
/// <param name="Person">Whose.</param>
/// <param name="Environment">In which environment of the service it was said.</param>
internal sealed record JobApproval(string Role, string Person, string Environment);
