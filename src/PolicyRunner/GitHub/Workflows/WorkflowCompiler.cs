using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Templates;
using PolicyRunner.Runbooks;
using PolicyRunner.Yaml;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>
/// Compiles a runbook to a GitHub workflow: a job that plans, one for each approval, one for each stage, verification, rollback,
/// and the record. What is decided while running is decided by the tool inside the jobs; the workflow only says what waits for what.
/// </summary>
/// <example><code>
/// var (file, problems) = WorkflowCompiler.Compile(runbook, library, organisation);
/// </code></example>
public static class WorkflowCompiler
{
    /// <summary>Where workflows stand, from the repository's root.</summary>
    public const string Folder = ".github/workflows";

    /// <summary>The path of a runbook's workflow.</summary>
    public static string PathOf(string id) => $"{Folder}/runbook-{id.ToLowerInvariant()}.yml";

    /// <returns>A workflow, or every reason why there is none.</returns>
    public static WorkflowResult Compile(Runbook runbook, Library library, OrganisationFile organisation)
    {
        if (!runbook.IsDeclared || runbook.Id is null)
        {
            return new WorkflowResult(null, [new PlanProblem($"'{runbook.Title}' is not declared: give its front matter an id to make a workflow of it.", runbook.Span)]);
        }

        var problems = runbook.Document.Problems.Where(problem => runbook.Extent.Contains(problem.Span)).Select(problem => new PlanProblem(problem.Message, problem.Span)).ToList();
        var outline = StepOutline.Of(runbook, problems);
        if (problems.Count > 0)
        {
            return new WorkflowResult(null, problems);
        }

        var workflow = new JsonObject
        {
            ["name"] = GitHubExpression.Prose($"{runbook.Id} {runbook.Title}"),
            ["run-name"] = $"{runbook.Id}: {GitHubExpression.Of("inputs.reason || github.event_name")}",
            ["on"] = WorkflowTriggers.Of(runbook, problems),
            ["permissions"] = new JsonObject(),
        };
        if (runbook.Declaration.Lock is { } lockName && Group(lockName, runbook, problems) is { } group)
        {
            workflow["concurrency"] = new JsonObject { ["group"] = group, ["cancel-in-progress"] = false };
        }

        var jobs = new JsonObject();
        foreach (var job in new WorkflowJobs(runbook, outline, library, organisation, problems).All())
        {
            jobs[job.Id] = job.Content;
        }

        workflow["jobs"] = jobs;
        var text = $"""
            # Made by 'policyrunner workflow {runbook.Id}' from {GitHubExpression.Prose(runbook.Document.Path)}.
            # Change the runbook and make it again; 'policyrunner workflow --check' tells when the two differ.

            """ + YamlWriter.Write(workflow, (key, value) => key == "uses" ? PinnedActions.TagOf(value) : null);
        if (System.Text.Encoding.UTF8.GetByteCount(text) > WorkflowLimits.FileBytes)
        {
            problems.Add(new PlanProblem(
                $"The workflow would have {System.Text.Encoding.UTF8.GetByteCount(text):N0} bytes, and GitHub reads {WorkflowLimits.FileBytes:N0}; split '{runbook.Id}' into runbooks that it calls.",
                runbook.Span));
        }

        return problems.Count > 0 ? new WorkflowResult(null, problems) : new WorkflowResult(new WorkflowFile(PathOf(runbook.Id), text), []);
    }

    // The lock's name as GitHub has to know it, before any job runs.
    private static string? Group(string lockName, Runbook runbook, List<PlanProblem> problems)
    {
        var span = runbook.Declaration.SpanOf("lock", runbook.Span);
        var (template, problem, _) = Template.Parse(lockName);
        if (template is null)
        {
            problems.Add(new PlanProblem(problem!, span));
            return null;
        }

        foreach (var name in template.Names.Where(name => runbook.Declaration.Parameters.All(parameter => parameter.Name != name)))
        {
            problems.Add(new PlanProblem($"'{{{{ {name} }}}}' must be known before the run starts; use a parameter.", span));
            return null;
        }

        var hasAlert = runbook.Declaration.Triggers.Any(trigger => trigger.Alert is not null);
        return "policyrunner-" + template.Fill(
            name => new Value.Output(name),
            name => GitHubExpression.Of(string.Join(" || ", Sources(name.ToString(), runbook, hasAlert))));
    }

    // Everything becomes text first: a box that is not ticked would otherwise count as not given.
    private static IEnumerable<string> Sources(string name, Runbook runbook, bool hasAlert)
    {
        yield return $"format('{{0}}', inputs.{name})";
        if (hasAlert)
        {
            yield return $"format('{{0}}', github.event.client_payload.{name})";
        }

        if (runbook.Declaration.Parameters.First(parameter => parameter.Name == name).Default is { } value)
        {
            yield return GitHubExpression.Literal(value.Text);
        }
    }
}
