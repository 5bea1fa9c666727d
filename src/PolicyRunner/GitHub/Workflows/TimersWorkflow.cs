using System.Text.Json.Nodes;
using PolicyRunner.GitHub.Runs;
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

        // It starts workflows and reads what their runs left; nothing of a runbook runs here. The tool is made only when somebody may wait:
        // to take it from a cache would let any job of the default branch put one of its own there.
        var wake = JobParts.Job("Go on with what is due", runsOn, JobParts.SetUp, JobParts.Permissions(("actions", "write"), ("contents", "read")), [],
        [
            Look(),
            IfSomebodyWaits(JobParts.Checkout()),
            IfSomebodyWaits(JobParts.Tool(organisation.Workflows.Action)),
            IfSomebodyWaits(JobParts.Step("Go on with what is due", "policyrunner dispatch --due", Token())),
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

    // No answer, or one that nobody expected, is no reason to sleep. The token goes through no command line.
    private static JsonObject Look()
    {
        var step = JobParts.Step(
            "See whether anybody waits",
            $$"""
            answer="$(printf 'Authorization: Bearer %s\n' "$GITHUB_TOKEN" | curl --silent --show-error --fail --max-time 60 --header @- "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/actions/artifacts?name={{TimersDesk.ArtifactName}}&per_page=1" | tr -d ' \n')" || answer=
            case "$answer" in
              '{"total_count":0,'*) echo 'Nobody waits for a time.' ;;
              *) echo 'waits=true' >> "$GITHUB_OUTPUT" ;;
            esac

            """,
            Token());
        step["id"] = "look";
        return step;
    }

    private static JsonObject IfSomebodyWaits(JsonObject step)
    {
        step["if"] = GitHubExpression.Of("steps.look.outputs.waits == 'true'");
        return step;
    }

    private static JsonObject Token() => new() { ["GITHUB_TOKEN"] = GitHubExpression.Of("github.token") };
}
