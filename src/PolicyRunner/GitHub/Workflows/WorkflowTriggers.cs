using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>
/// What starts a runbook's workflow: people always, schedules and alerts where it says so. A runbook that asks for what no schedule
/// can say (a version, a confirmation) is not refused: on its day its plan tells people that it is due and how to start it.
/// </summary>
internal static class WorkflowTriggers
{
    public static JsonObject Of(Runbook runbook, List<PlanProblem> problems)
    {
        var triggers = new JsonObject { ["workflow_dispatch"] = new JsonObject { ["inputs"] = DispatchInputs.Of(runbook, problems) } };
        var schedules = new JsonArray();
        var alerts = new JsonArray();
        foreach (var trigger in runbook.Declaration.Triggers)
        {
            if (trigger.Schedule is { } line)
            {
                if (CronLine.Complaint(line) is { } complaint)
                {
                    problems.Add(new PlanProblem(complaint, trigger.Span));
                }

                schedules.Add(new JsonObject { ["cron"] = line });
            }
            else if (trigger.Alert is { } alert)
            {
                alerts.Add(GitHubExpression.Prose(alert));
            }
        }

        if (schedules.Count > 0)
        {
            triggers["schedule"] = schedules;
        }

        if (alerts.Count > 0)
        {
            triggers["repository_dispatch"] = new JsonObject { ["types"] = alerts };
        }

        return triggers;
    }
}
