using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Planning;

/// <summary>
/// Fuses neighbouring steps into stages, because starting a hosted job costs seconds to minutes. They split where a job must:
/// at another section, environment, runner or set of secrets (a child process can read its ancestors' environment),
/// and where branches part or meet. Parameters do not matter: a workflow is made before they are known.
/// </summary>
internal static class Stages
{
    public static IReadOnlyList<StageShape> Of(IReadOnlyList<StepOutline> steps, Library library, OrganisationFile organisation)
    {
        var secrets = steps.ToDictionary(step => step.Id, step => Secrets(step.Action, library, organisation), StringComparer.Ordinal);
        var followers = steps.SelectMany(step => step.After).ToLookup(id => id, StringComparer.Ordinal);
        var groups = new List<List<StepOutline>>();
        foreach (var step in steps)
        {
            if (groups.Count > 0 && Continues(groups[^1][^1], step))
            {
                groups[^1].Add(step);
            }
            else
            {
                groups.Add([step]);
            }
        }

        var stageOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            group.ForEach(step => stageOf.Add(step.Id, group[0].Id));
        }

        return [.. groups.Select(group => new StageShape(
            group,
            secrets[group[0].Id],
            [.. group[0].After.Where(stageOf.ContainsKey).Select(id => stageOf[id]).Distinct(StringComparer.Ordinal)]))];

        bool Continues(StepOutline previous, StepOutline step) =>
            previous.Section == step.Section
            && previous.Action.Attributes.Environment == step.Action.Attributes.Environment
            && previous.Action.Attributes.RunsOn == step.Action.Attributes.RunsOn
            && secrets[previous.Id].SequenceEqual(secrets[step.Id], StringComparer.Ordinal)
            && step.After is [var only] && only == previous.Id
            && followers[previous.Id].Count() == 1;
    }

    private static List<string> Secrets(RunbookAction action, Library library, OrganisationFile organisation)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Add(action, []);
        return [.. names];

        void Add(RunbookAction one, HashSet<string> callers)
        {
            names.UnionWith(one.Attributes.Secrets);
            if (one.Kind == ActionKind.Notify && organisation.Channels[one.Yaml?.Text("channel") ?? ""]?.Secret is { } address)
            {
                names.Add(address);
            }

            // Which source an objective is read from stands in the SLO files: a watch may need any of their tokens.
            if (one.Kind == ActionKind.Slo)
            {
                names.UnionWith(organisation.SloSources.Select(source => source.TokenSecret).OfType<string>());
            }

            // A circle of calls is the planner's to report.
            if (one.Kind == ActionKind.Call && one.Yaml?.Text("runbook") is { } id && callers.Add(id)
                && library.RunbooksOf(id).FirstOrDefault(runbook => runbook.IsDeclared) is { } called)
            {
                foreach (var inner in called.Actions)
                {
                    Add(inner, callers);
                }
            }
        }
    }
}
