using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Probes;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running;

/// <summary>What must hold before anything is started, as far as the plan, its check and this machine can tell.</summary>
internal static class RunGate
{
    /// <returns>Why it is refused, with what would help, one sentence each; empty when it may run.</returns>
    public static IReadOnlyList<string> Refusals(PlanReport report, RunCommission commission, string root, bool hasWorkflows, bool withSecrets = true)
    {
        if (report.Plan is not { } plan || report.Request is not { } request)
        {
            return [.. report.Problems.Select(problem => $"{problem}")];
        }

        return
        [
            .. report.Objections,
            .. All(plan).SelectMany(one => OfPlan(one, request, root)),
            .. All(plan).SelectMany(one => one.Steps).Where(step => step.Kind == ActionKind.Workflow && !hasWorkflows)
                .Select(step => $"{step.Span}: '{step.Id}' starts a workflow, which is only possible where GitHub can be reached; run it there."),
            .. withSecrets ? OfSecrets(plan, request, commission) : [],
        ];
    }

    /// <summary>The secrets that a plan and everything it calls needs: those that steps name, the addresses of channels, the tokens of SLO sources.</summary>
    public static IEnumerable<string> Secrets(Plan plan, PlanRequest request)
    {
        var sources = new SloSources(request.Slos, request.Organisation, "", _ => null, TimeProvider.System);
        return All(plan).SelectMany(one => one.Secrets.Concat(one.Steps.SelectMany(OfStep))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        IEnumerable<string> OfStep(PlannedStep step) => (step.Kind switch
        {
            ActionKind.Notify => [request.Organisation.Channels[Definition.Word(step.Definition["channel"]) ?? ""]?.Secret],
            ActionKind.Slo => Slos(step).SelectMany(sources.SecretsOf),
            _ => Enumerable.Empty<string?>(),
        }).OfType<string>();
    }

    private static IEnumerable<string> Slos(PlannedStep step) => (step.Definition["slos"] as JsonArray ?? []).Select(Definition.Word).OfType<string>();

    private static IEnumerable<Plan> All(Plan plan) => plan.Steps.Select(step => step.Called).OfType<Plan>().SelectMany(All).Prepend(plan);

    private static IEnumerable<string> OfPlan(Plan plan, PlanRequest request, string root)
    {
        if (StepEnvironment.Complaint(plan) is { } complaint)
        {
            yield return complaint;
        }

        var sections = plan.Steps.ToDictionary(step => step.Id, step => step.Section, StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            if (step.After.FirstOrDefault(id => sections.TryGetValue(id, out var section) && section > step.Section) is { } later)
            {
                yield return $"{step.Span}: '{step.Id}' needs '{later}', which belongs to a later section and would never be done in time.";
            }

            foreach (var lack in Lacks(step, request, root))
            {
                yield return $"{step.Span}: {lack}";
            }

            if (step.WorkingDirectory is { } folder && WorkingFolder.IsOutside(folder, root))
            {
                yield return $"{step.Span}: The folder '{folder}' is outside of the repository; name one in it.";
            }
        }
    }

    // What a step needs from the organisation file.
    private static IEnumerable<string> Lacks(PlannedStep step, PlanRequest request, string root)
    {
        var organisation = request.Organisation;
        switch (step.Kind)
        {
            case ActionKind.Shell when Definition.Word(step.Definition["language"]) is { } language && !Interpreters.Knows(organisation, language):
                yield return $"Nothing runs '{language}'; add it to the organisation file: interpreters: {{ {language}: {{ command: [program, \"{{file}}\"] }} }}.";
                break;
            case ActionKind.Slo:
                foreach (var name in Slos(step))
                {
                    if (new SloSources(request.Slos, organisation, root, _ => null, TimeProvider.System).Find(name).Problem is { } problem)
                    {
                        yield return problem;
                    }
                }

                break;
            case ActionKind.Manual:
                foreach (var name in step.Step.Marks.Select(mark => mark.Escalate).OfType<string>().Where(name => StepTimers.PriorityOf(organisation.Escalation, name) is null))
                {
                    yield return $"It escalates as '{name}', which is neither a priority nor a severity of the escalation matrix; write it there.";
                }

                break;
            case ActionKind.Notify when NotifyStep.Complaint(Definition.Word(step.Definition["channel"]) ?? "", organisation) is { } complaint:
                yield return complaint;
                break;
        }
    }

    private static IEnumerable<string> OfSecrets(Plan plan, PlanRequest request, RunCommission commission)
    {
        foreach (var name in Secrets(plan, request))
        {
            var value = commission.Environment.GetValueOrDefault(name, "");
            if (value.Length == 0)
            {
                yield return $"The secret '{name}' is not in the environment; set it there, from wherever secrets are kept.";
            }
            else if (value.Trim().Length < SecretForms.ShortestSecret)
            {
                yield return $"The secret '{name}' has fewer than {SecretForms.ShortestSecret} characters, too few to be masked in what steps print; use a longer one.";
            }
            else if (All(plan).SelectMany(one => one.Parameters).FirstOrDefault(parameter => new SecretMasker([value]).Finds(parameter.Value.ToString())) is { } holder)
            {
                yield return $"The parameter '{holder.Parameter.Name}' holds the secret '{name}', and parameters are written down; give its name instead.";
            }
        }
    }
}
