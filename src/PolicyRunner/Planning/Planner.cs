using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>Makes a plan of a runbook. It starts no process, opens no file and asks nobody.</summary>
/// <example><code>
/// var (plan, problems) = Planner.Make(new PlanRequest { Runbook = runbook, Library = library, Organisation = organisation, Origin = origin,
///     Parameters = [ParameterInput.Parse("version=v1.2.3")!] });
/// </code></example>
public static class Planner
{
    private const int DeepestCall = 8;

    /// <returns>A plan, or every reason why there is none.</returns>
    public static PlanResult Make(PlanRequest request) => Make(request, []);

    internal static PlanResult Make(PlanRequest request, IReadOnlyList<string> callers)
    {
        var runbook = request.Runbook;
        var problems = new List<PlanProblem>();
        if (!runbook.IsDeclared || runbook.Id is null)
        {
            return Refused($"'{runbook.Title}' is not declared: give its front matter an id to plan it.", runbook.Span);
        }

        if (callers.Contains(runbook.Id, StringComparer.Ordinal))
        {
            return Refused($"Runbooks call each other: {string.Join(" -> ", callers.Append(runbook.Id))}; take one call out.", runbook.Span);
        }

        if (callers.Count >= DeepestCall)
        {
            return Refused($"Calls are nested more than {DeepestCall} deep: {string.Join(" -> ", callers.Append(runbook.Id))}.", runbook.Span);
        }

        // What could not be read cannot be planned: a dropped attribute would be a dropped safeguard.
        problems.AddRange(runbook.Document.Problems.Where(problem => runbook.Extent.Contains(problem.Span)).Select(problem => new PlanProblem(problem.Message, problem.Span)));

        var (bound, complaints) = ParameterBinder.Bind(runbook.Declaration.Parameters, request.Parameters);
        problems.AddRange(complaints);
        if (problems.Count > 0)
        {
            return new PlanResult(null, problems);
        }

        var names = new PlanNames(runbook, bound);
        var outline = StepOutline.Of(runbook, problems);
        var steps = new StepPlanner(request, names, problems, [.. callers, runbook.Id]).Plan(outline);
        var declared = runbook.Declaration;
        var planned = steps.ToDictionary(step => step.Id, StringComparer.Ordinal);
        var plan = new Plan
        {
            Runbook = runbook,
            Origin = request.Origin,
            Parameters = bound,
            Steps = steps,
            Stages = [.. Stages.Of(outline, request.Library, request.Organisation).Select(stage => Planned(stage, planned))],
            Approvals = Approvals(runbook, names, problems),
            Environment = Fill("environment", declared.Environment),
            Confirm = Fill("confirm", declared.Confirm),
            Lock = Fill("lock", declared.Lock),
            Digest = "",
        };
        return problems.Count > 0 ? new PlanResult(null, problems) : new PlanResult(plan with { Digest = PlanDigest.Of(plan, request) }, []);

        string? Fill(string key, string? text) => text is null ? null : names.FillNow(text, declared.SpanOf(key, runbook.Span), problems);
    }

    private static List<PlannedApproval> Approvals(Runbook runbook, PlanNames names, List<PlanProblem> problems)
    {
        var approvals = new List<PlannedApproval>();
        foreach (var rule in runbook.Declaration.Approvals)
        {
            var when = names.Decide(rule.When, rule.Span, problems);
            if (!when.IsNever)
            {
                approvals.Add(new PlannedApproval(rule.Role, rule.Count, when.Left));
            }
        }

        return approvals;
    }

    private static PlannedStage Planned(StageShape stage, Dictionary<string, PlannedStep> steps) => new(
        stage.Id,
        stage.Section,
        [.. stage.Steps.Select(step => step.Id)],
        steps[stage.Id].Environment,
        stage.RunsOn,
        stage.Secrets,
        stage.After);

    private static PlanResult Refused(string message, SourceSpan span) => new(null, [new PlanProblem(message, span)]);
}
