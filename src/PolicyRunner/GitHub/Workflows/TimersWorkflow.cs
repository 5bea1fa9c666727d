using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Yaml;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>The workflow that looks at the clock: it goes on with runs that wait for a time. GitHub may start it late, and does when it is busy.</summary>
internal static class TimersWorkflow
{
    public const string Name = "timers.yml";

    /// <summary>True when a run of one of these can wait for a time: a wait, a call that is due while nobody answers, a question that is taken back.</summary>
    public static bool IsNeeded(IEnumerable<Runbook> runbooks) => runbooks.SelectMany(runbook => StepOutline.Of(runbook, []))
        .Any(step => step.Action.Kind == ActionKind.Wait || step.Step.Marks.Any(mark => mark.Escalate is not null || mark is { Else: not null, Within: not null }));

    public static WorkflowFile Make(OrganisationFile organisation)
    {
        var runsOn = organisation.Workflows.RunsOn;

        // It starts workflows and reads what their runs left; nothing of a runbook runs here.
        var wake = JobParts.Job("Go on with what is due", runsOn, JobParts.SetUp, JobParts.Permissions(("actions", "write"), ("contents", "read")), [],
        [
            JobParts.Checkout(),
            JobParts.Tool(organisation.Workflows.Action),
            JobParts.Step("Go on with what is due", "policyrunner dispatch --due", new JsonObject { ["GITHUB_TOKEN"] = GitHubExpression.Of("github.token") }),
        ]);
        var workflow = new JsonObject
        {
            ["name"] = "timers",
            ["on"] = new JsonObject { ["schedule"] = new JsonArray(new JsonObject { ["cron"] = "*/5 * * * *" }), ["workflow_dispatch"] = new JsonObject() },
            ["permissions"] = new JsonObject(),
            ["concurrency"] = new JsonObject { ["group"] = "policyrunner-timers", ["cancel-in-progress"] = false },
            ["jobs"] = new JsonObject { ["wake"] = wake },
        };
        var text = $"""
            {WorkflowDesk.Mark}--all'; 'policyrunner workflow --all --check' tells when it is out of date.

            """ + YamlWriter.Write(workflow, (key, value) => key == "uses" ? PinnedActions.TagOf(value) : null);
        return new WorkflowFile($"{WorkflowCompiler.Folder}/{Name}", text);
    }
}
