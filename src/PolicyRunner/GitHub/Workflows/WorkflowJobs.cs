using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>The jobs of a runbook's workflow, in the order they run.</summary>
internal sealed class WorkflowJobs
{
    private const string PlanJob = "plan";
    private const string RecordJob = "record";
    private static readonly string[] Begun = ["!cancelled()", .. ApprovalJobs.Planned];

    // On the way back and at the end it counts which jobs had begun: one that left no record may have done anything.
    private static readonly (string, string) Results = ("RESULTS", GitHubExpression.Of("toJSON(needs)"));
    private readonly Runbook runbook;
    private readonly Library library;
    private readonly OrganisationFile organisation;
    private readonly List<PlanProblem> problems;
    private readonly JobNames names = new();
    private readonly IReadOnlyList<StageShape> stages;
    private readonly IReadOnlyList<StageShape> rollback;
    private readonly IReadOnlyList<ApprovalJob> approvals;
    private readonly bool hasAlert;

    public WorkflowJobs(Runbook runbook, IReadOnlyList<StepOutline> outline, Library library, OrganisationFile organisation, List<PlanProblem> problems)
    {
        this.runbook = runbook;
        this.library = library;
        this.organisation = organisation;
        this.problems = problems;
        approvals = ApprovalJobs.Of(runbook, organisation, names, problems);
        stages = Stages.Of(outline, library, organisation);
        rollback = RollbackStages.Of(outline, stages, library, organisation);
        hasAlert = runbook.Declaration.Triggers.Any(trigger => trigger.Alert is not null);
    }

    public IReadOnlyList<WorkflowJob> All()
    {
        var procedure = Phase("stage", "", Of(SectionName.Procedure), [], Forward);
        var verification = Phase("verify", "", [.. Of(SectionName.Verification).Where(stage => IsFor(stage, VerifyOn.Rollback))], Last(procedure), Forward);
        IReadOnlyList<string> forward = [.. Ids(procedure), .. Ids(verification)];
        var undoing = Phase("rollback", "rollback/", rollback, [], _ => Undo(), forward);
        var again = undoing.Count == 0 ? []
            : Phase("reverify", "reverification/", [.. Of(SectionName.Verification).Where(stage => IsFor(stage, VerifyOn.Procedure))], Ids(undoing), _ => Undo(), forward);
        List<WorkflowJob> all = [Plan(), .. approvals.Select(approval => approval.Job), .. procedure, .. verification, .. undoing, .. again];
        return [.. all, Record(all)];
    }

    private List<StageShape> Of(SectionName section) => [.. stages.Where(stage => stage.Section == section)];

    private static IReadOnlyList<string> Ids(IReadOnlyList<WorkflowJob> jobs) => [.. jobs.Select(job => job.Id)];

    // Those that no other one waits for: when they succeeded, all did.
    private static IReadOnlyList<string> Last(IReadOnlyList<WorkflowJob> jobs)
    {
        var awaited = jobs.SelectMany(job => job.Content["needs"]!.AsArray()).Select(id => (string?)id).ToHashSet(StringComparer.Ordinal);
        return [.. Ids(jobs).Where(id => !awaited.Contains(id))];
    }

    // Not only after the other of the two.
    private static bool IsFor(StageShape stage, VerifyOn other) => stage.Steps.Any(step => (step.Action.Attributes.On ?? VerifyOn.Both) != other);

    private WorkflowJob Plan()
    {
        var outputs = new JsonObject
        {
            ["digest"] = GitHubExpression.Of("steps.admit.outputs.digest"),
            ["due"] = GitHubExpression.Of("steps.admit.outputs.due"),
        };
        foreach (var approval in approvals.Where(approval => approval.IsConditional))
        {
            outputs[approval.Job.Id] = GitHubExpression.Of($"steps.admit.outputs.{approval.Job.Id}");
        }

        foreach (var (text, index) in Environments().Select((text, index) => (text, index)).Where(one => one.text.Contains("{{", StringComparison.Ordinal)))
        {
            outputs[$"environment-{index + 1}"] = GitHubExpression.Of($"steps.admit.outputs.environment-{index + 1}");
        }

        var admit = JobParts.Step("Refuse what may not run", "policyrunner run \"$RUNBOOK\" --stage plan --inputs POLICYRUNNER_INPUTS", Variables(("GITHUB_TOKEN", GitHubExpression.Of("github.token"))));
        admit["id"] = "admit";
        return new WorkflowJob(PlanJob, JobParts.Job("Plan", organisation.Workflows.RunsOn, JobParts.SetUp, PlanPermissions.Of(runbook, library, organisation), new JsonObject { ["outputs"] = outputs },
        [
            JobParts.Checkout(),
            JobParts.Tool(organisation.Workflows.Action),
            JobParts.Step("Plan", "policyrunner plan \"$RUNBOOK\" --inputs POLICYRUNNER_INPUTS", Variables()),
            admit,
            JobParts.KeepSegment(PlanJob),
            JobParts.Claim("admit"),
        ]));
    }

    /// <param name="prefix">Of its jobs' ids.</param>
    /// <param name="stagePrefix">Of the stages' names, as the tool knows them.</param>
    /// <param name="shapes">Its stages.</param>
    /// <param name="first">The jobs that are over before any of its stages begins.</param>
    /// <param name="condition">When a stage runs, by the jobs right before it.</param>
    /// <param name="asked">What else the condition reads; null: the approvals.</param>
    private List<WorkflowJob> Phase(
        string prefix, string stagePrefix, IReadOnlyList<StageShape> shapes, IReadOnlyList<string> first, Func<IReadOnlyList<string>, string> condition, IReadOnlyList<string>? asked = null)
    {
        var ids = shapes.ToDictionary(stage => stage.Id, stage => names.Unique(prefix, stage.Id), StringComparer.Ordinal);
        return [.. shapes.Select(stage =>
        {
            List<string> before = [.. stage.After.Where(ids.ContainsKey).Select(after => ids[after])];
            before = before.Count == 0 ? [.. first] : before;
            return new WorkflowJob(ids[stage.Id], Stage(stage, $"{stagePrefix}{stage.Id}", ids[stage.Id], [.. asked ?? Ids([.. approvals.Select(approval => approval.Job)]), .. before], condition(before)));
        })];
    }

    private JsonObject Stage(StageShape stage, string stageName, string id, IEnumerable<string> needs, string condition)
    {
        var time = stage.Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + Time(step));
        if (time + JobParts.SetUp > WorkflowLimits.Job && stage.RunsOn is null)
        {
            problems.Add(new PlanProblem($"The stage '{stage.Id}' may take {Hours(time)}, and a hosted job ends after {WorkflowLimits.Job.TotalHours} h; split it with needs=, shorten timeouts, or give it a runner of yours: runs-on=.", stage.Steps[0].Span));
        }

        var more = new JsonObject
        {
            ["needs"] = new JsonArray([.. needs.Prepend(PlanJob).Distinct(StringComparer.Ordinal).Select(name => (JsonNode)name)]),
            ["if"] = GitHubExpression.Of(condition),
        };
        more["outputs"] = new JsonObject { ["done"] = GitHubExpression.Of("steps.run.outputs.done") };
        if (EnvironmentOf(stage) is { } environment)
        {
            more["environment"] = environment;
        }

        var permissions = stage.Steps.Any(step => step.Action.Kind == ActionKind.Workflow)
            ? JobParts.Permissions(("actions", "write"), ("contents", "read"))
            : JobParts.Permissions(("actions", "read"), ("contents", "read"));
        var isBack = stageName != stage.Id;
        (string, string)[] given =
        [
            .. stage.Secrets.Select(secret => (secret, GitHubExpression.Of($"secrets.{secret}"))),
            .. isBack ? [Results] : approvals.Count == 0 ? [] : new[] { (JobApprovals.Variable, GitHubExpression.Of($"steps.admit.outputs.{JobApprovals.Output}")) },
        ];
        var admit = JobParts.Step("Refuse what may not run", $"policyrunner run \"$RUNBOOK\" --stage \"$STAGE\" --inputs POLICYRUNNER_INPUTS --dry-run", StageVariables(stageName, ("GITHUB_TOKEN", GitHubExpression.Of("github.token"))));
        if (!isBack && approvals.Count > 0)
        {
            admit["id"] = "admit";
        }

        var run = JobParts.Step("Run", "policyrunner run \"$RUNBOOK\" --stage \"$STAGE\" --inputs POLICYRUNNER_INPUTS", StageVariables(stageName, given));
        run["id"] = "run";
        return JobParts.Job(Title(stage), stage.RunsOn ?? organisation.Workflows.RunsOn, time + JobParts.SetUp, permissions, more,
        [
            JobParts.Checkout(),
            JobParts.Tool(organisation.Workflows.Action),
            JobParts.FetchSegments(),

            // The token is there for the questions only: what a step starts can read the environment of what started it.
            admit,
            run,
            JobParts.KeepSegment(id),
        ]);
    }

    private WorkflowJob Record(IReadOnlyList<WorkflowJob> all)
    {
        var together = JobParts.Step("Put the record together", "policyrunner record \"$GITHUB_RUN_ID\" --inputs POLICYRUNNER_INPUTS", Variables(("GITHUB_TOKEN", GitHubExpression.Of("github.token")), Results));
        together["id"] = RecordJob;
        return new(RecordJob, JobParts.Job("Record", organisation.Workflows.RunsOn, JobParts.SetUp, JobParts.Permissions(("actions", "read"), ("contents", "write")), new JsonObject
        {
            ["needs"] = new JsonArray([.. all.Select(job => (JsonNode)job.Id)]),
            ["if"] = GitHubExpression.Of("always()"),
        },
        [
            JobParts.Checkout(),
            JobParts.Tool(organisation.Workflows.Action),
            JobParts.FetchSegments(),
            together,
            JobParts.KeepSegment(RecordJob),
            JobParts.KeepTimer(RecordJob),
        ]));
    }

    private string Forward(IReadOnlyList<string> before)
    {
        var yes = approvals.Select(approval => approval.IsConditional
            ? $"(needs.{approval.Job.Id}.result == 'success' || needs.plan.outputs.{approval.Job.Id} == 'false')"
            : $"needs.{approval.Job.Id}.result == 'success'");
        return string.Join(" && ", [.. Begun, .. yes, .. before.Select(id => $"needs.{id}.result == 'success' && needs.{id}.outputs.done == 'true'")]);
    }

    // A job that ran out of time counts as cancelled, though nobody cancelled the run. Approvals are not among its needs: what
    // nobody allowed has done nothing.
    private static string Undo() => string.Join(" && ", [.. Begun, "(contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled'))"]);

    private string? EnvironmentOf(StageShape stage)
    {
        if ((stage.Environment ?? runbook.Declaration.Environment) is not { } text)
        {
            return null;
        }

        return text.Contains("{{", StringComparison.Ordinal)
            ? GitHubExpression.Of($"needs.plan.outputs.environment-{Environments().IndexOf(text) + 1}")
            : GitHubExpression.Prose(text);
    }

    private List<string> Environments() =>
        [.. stages.Select(stage => stage.Environment ?? runbook.Declaration.Environment).OfType<string>().Distinct(StringComparer.Ordinal)];

    private JsonObject Variables(params (string Name, string Value)[] more)
    {
        var variables = new JsonObject
        {
            ["RUNBOOK"] = runbook.Id,
            ["POLICYRUNNER_INPUTS"] = GitHubExpression.Of(hasAlert ? "toJSON(inputs || github.event.client_payload)" : "toJSON(inputs)"),
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    private JsonObject StageVariables(string stage, params (string Name, string Value)[] more) =>
        Variables([("STAGE", stage), ("POLICYRUNNER_DIGEST", GitHubExpression.Of("needs.plan.outputs.digest")), .. more]);

    // What a person does takes no time of a job: it ends as paused.
    private static TimeSpan Time(StepOutline step)
    {
        var attributes = step.Action.Attributes;
        return step.Action.Kind == ActionKind.Manual
            ? TimeSpan.Zero
            : ((attributes.Timeout ?? PlannedStep.DefaultTimeout) * ((attributes.Retry ?? 0) + 1)) + ((attributes.Backoff ?? TimeSpan.Zero) * (attributes.Retry ?? 0));
    }

    private static string Title(StageShape stage)
    {
        var titles = stage.Steps.Select(step => step.Step.Title).Distinct(StringComparer.Ordinal).ToList();
        return GitHubExpression.Prose(titles.Count == 1 ? titles[0] : $"{titles[0]} to {titles[^1]}");
    }

    private static string Hours(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h");
}
