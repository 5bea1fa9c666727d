using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>A job that waits for somebody's yes.</summary>
/// <param name="Job">The job.</param>
/// <param name="IsConditional">True when the plan says whether it is asked for.</param>
internal sealed record ApprovalJob(WorkflowJob Job, bool IsConditional);

/// <summary>The jobs that wait for approvals: an environment for each yes, because of an environment's reviewers any one is enough.</summary>
internal static class ApprovalJobs
{
    /// <summary>What holds for every job behind a plan that is to be run.</summary>
    public static readonly string[] Planned = ["needs.plan.result == 'success'", "needs.plan.outputs.due == 'true'"];

    public static IReadOnlyList<ApprovalJob> Of(Runbook runbook, OrganisationFile organisation, JobNames names, List<PlanProblem> problems)
    {
        var jobs = new List<ApprovalJob>();
        foreach (var rule in runbook.Declaration.Approvals)
        {
            if (organisation.Roles[rule.Role] is { Teams.Count: 0, Users.Count: > WorkflowLimits.Reviewers } role)
            {
                problems.Add(new PlanProblem($"'{rule.Role}' has {role.Users.Count} users, and an environment takes {WorkflowLimits.Reviewers} reviewers; make them a team.", rule.Span));
            }

            for (var number = 1; number <= rule.Count; number++)
            {
                var name = rule.Count == 1 ? rule.Role : $"{rule.Role}-{number}";
                jobs.Add(One(rule, name, names.Unique("approve", name), organisation.Workflows.RunsOn));
            }
        }

        return jobs;
    }

    private static ApprovalJob One(ApprovalRule rule, string name, string id, string runsOn)
    {
        var digest = GitHubExpression.Of("needs.plan.outputs.digest");
        string[] asked = rule.When is null ? [] : [$"needs.plan.outputs.{id} == 'true'"];
        var more = new JsonObject
        {
            ["needs"] = new JsonArray("plan"),
            ["if"] = GitHubExpression.Of(string.Join(" && ", ["!cancelled()", .. Planned, .. asked])),
            ["environment"] = $"approval-{name}",
        };
        var note = JobParts.Step(
            "Note the yes",
            """printf 'Approved the plan %s as %s.\n' "$DIGEST" "$ROLE" >> "$GITHUB_STEP_SUMMARY" """.TrimEnd(),
            new JsonObject { ["DIGEST"] = digest, ["ROLE"] = rule.Role });
        return new ApprovalJob(
            new WorkflowJob(id, JobParts.Job($"Approve as {rule.Role}: plan {digest}", runsOn, TimeSpan.Zero, JobParts.Permissions(), more, [note])),
            rule.When is not null);
    }
}
