using System.Text.Json.Nodes;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Planning;

/// <summary>Turns a runbook's actions into planned steps.</summary>
internal sealed class StepPlanner(PlanRequest request, PlanNames names, List<PlanProblem> problems, IReadOnlyList<string> callers)
{
    public List<PlannedStep> Plan(IReadOnlyList<StepOutline> outline) =>
        [.. outline.Select(One).Select(step => step with { Digest = PlanDigest.Of(step) })];

    private PlannedStep One(StepOutline outline)
    {
        var (step, action, after) = outline;
        var attributes = action.Attributes;
        var when = names.Decide(attributes.When, attributes.SpanOf("when", action.Span), problems);
        Refuse(step, action);
        return new PlannedStep
        {
            Id = action.Id,
            Title = step.Title,
            Section = step.Section,
            Kind = action.Kind,
            Effect = action.Effect,
            Timeout = attributes.Timeout ?? PlannedStep.DefaultTimeout,
            Retries = attributes.Retry ?? 0,
            Backoff = attributes.Backoff ?? TimeSpan.Zero,
            After = after,
            When = when.IsNever ? "false" : when.Left,
            Undo = attributes.Undo,
            IsIdempotent = attributes.Idempotent ?? action.Effect == Effect.Read,
            Probe = attributes.Probe,
            Environment = attributes.Environment is { } environment ? names.FillNow(environment, attributes.SpanOf("environment", action.Span), problems) : null,
            RunsOn = attributes.RunsOn,
            Secrets = [.. attributes.Secrets.Order(StringComparer.Ordinal)],
            WorkingDirectory = attributes.WorkingDirectory,
            On = attributes.On ?? VerifyOn.Both,
            RollbackKind = outline.RollbackKind,
            IsIrreversible = outline.RollbackKind == RollbackKind.Schema && attributes.Reversible != true,
            Definition = Definition(step, action),
            Called = action.Kind == ActionKind.Call ? Call(action) : null,
            Action = action,
            Step = step,
        };
    }

    private void Refuse(Step step, RunbookAction action)
    {
        foreach (var name in step.Section == SectionName.Rollback ? [] : (string[])["kind", "reversible"])
        {
            if (action.Attributes.Has(name))
            {
                problems.Add(new PlanProblem($"'{name}' says what an action of the rollback takes back; '{action.Id}' is none. Write it there.", action.Attributes.SpanOf(name, action.Span)));
            }
        }

        if (action.Block is not { } block)
        {
            return;
        }

        if (block.Placeholders.Count > 0)
        {
            var hole = block.Placeholders[0];
            problems.Add(new PlanProblem($"'{hole.Text}' is still to be filled in; make it a parameter.", hole.Span));
        }

        if (action.Kind != ActionKind.Shell && action.Yaml is null)
        {
            problems.Add(new PlanProblem($"The {action.Kind.ToString().ToLowerInvariant()} action '{action.Id}' needs 'key: value' lines.", action.Span));
        }

        foreach (var secret in action.Attributes.Secrets.Except(request.Runbook.Declaration.Secrets, StringComparer.Ordinal))
        {
            problems.Add(new PlanProblem($"The secret '{secret}' is not declared; add it to the runbook's 'secrets'.", action.Attributes.SpanOf("secrets", action.Span)));
        }
    }

    private JsonNode Definition(Step step, RunbookAction action) => action switch
    {
        { Kind: ActionKind.Manual } => new JsonObject { ["text"] = step.Extent.Text.ToString(), ["marks"] = new JsonArray([.. step.Marks.Select(mark => (JsonNode)mark.Span.Text.ToString())]) },
        { Kind: ActionKind.Shell } => new JsonObject { ["language"] = action.Block!.Language, ["script"] = action.Block.Content.Text },
        { Yaml: { } yaml } => DefinitionReader.Fill(yaml, action.Kind, names, problems),
        _ => new JsonObject(),
    };

    private Plan? Call(RunbookAction action)
    {
        if (action.Yaml?.Text("runbook") is not { } id)
        {
            return null;
        }

        var span = action.Yaml["runbook"]!.Span;
        var called = request.Library.RunbooksOf(id).FirstOrDefault(runbook => runbook.IsDeclared);
        if (called is null)
        {
            var known = request.Library.Runbooks.Where(runbook => runbook.IsDeclared).Select(runbook => runbook.Id).OfType<string>();
            problems.Add(new PlanProblem($"There is no declared runbook '{id}' to call.{NearestName.Hint(id, known)}", span));
            return null;
        }

        var inputs = ((action.Yaml["parameters"] as YamlMapping)?.Entries ?? []).Select(entry => Input(entry, span)).OfType<ParameterInput>().ToList();
        var result = Planner.Make(request with { Runbook = called, Parameters = inputs }, callers);
        problems.AddRange(result.Problems.Select(problem => problem with { Message = $"In '{id}', which '{action.Id}' calls: {problem.Message}", Span = problem.Span ?? span }));
        return result.Plan;
    }

    private ParameterInput? Input(YamlEntry entry, SourceSpan call)
    {
        if (entry.Value is not YamlScalar scalar)
        {
            return null;
        }

        var source = $"{scalar.Span.File.Path}:{scalar.Span.StartPosition}";
        if (scalar.Type != YamlType.String)
        {
            return new ParameterInput(entry.Key.Text, ParameterBinder.Of(scalar), source);
        }

        if (names.Parse(scalar.Text, scalar.Span, problems) is not { } template)
        {
            return null;
        }

        // A called runbook is planned before anything runs: what it gets must be known then.
        return template.OnlyName is { } only && names.Known(only) is { } value
            ? new ParameterInput(entry.Key.Text, value, source)
            : names.FillNow(scalar.Text, scalar.Span, problems) is { } text ? new ParameterInput(entry.Key.Text, new Value.Output(text), source) : null;
    }
}
