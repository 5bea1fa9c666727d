using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>Who waits for whom.</summary>
internal static class StepGraph
{
    /// <summary>The ids of actions that names of steps and actions stand for; unknown names stay as they are, to be reported.</summary>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> needs, Runbook runbook) =>
        [.. needs.SelectMany(name => Actions(name, runbook)).Distinct(StringComparer.Ordinal)];

    /// <summary>Reports names that do not exist and circles, each whole.</summary>
    public static void Check(IReadOnlyList<StepOutline> steps, Runbook runbook, List<PlanProblem> problems)
    {
        var byId = steps.ToDictionary(step => step.Id, StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var (attribute, name) in References(step).Where(reference => !byId.ContainsKey(reference.Name)))
            {
                var known = runbook.Steps.Select(other => other.Id).Concat(byId.Keys);
                problems.Add(new PlanProblem($"'{attribute}' of '{step.Id}' names '{name}', which is no step that runs.{NearestName.Hint(name, known)}", step.Action.Attributes.SpanOf(attribute, step.Span)));
            }
        }

        foreach (var (step, earlier) in steps.SelectMany(step => step.After.Where(byId.ContainsKey).Select(id => (step, byId[id]))).Where(pair => pair.step.Section == SectionName.Rollback && pair.Item2.RollbackKind > pair.step.RollbackKind))
        {
            problems.Add(new PlanProblem($"'{step.Id}' takes back the {Word(step.RollbackKind)} and needs '{earlier.Id}', which takes back the {Word(earlier.RollbackKind)}: that is done later. Take the 'needs' out.", step.Action.Attributes.SpanOf("needs", step.Span)));
        }

        if (Circle(steps, byId) is { } circle)
        {
            var first = byId[circle[0]];
            problems.Add(new PlanProblem($"These steps wait for each other: {string.Join(" -> ", circle)}; take one 'needs' out.", first.Action.Attributes.SpanOf("needs", first.Span)));
        }
    }

    private static string Word(RollbackKind kind) => kind.ToString().ToLowerInvariant();

    private static IEnumerable<(string Attribute, string Name)> References(StepOutline step) =>
        step.After.Select(name => ("needs", name))
            .Concat(step.Action.Attributes.Undo is { } undo ? [("undo", undo)] : [])
            .Concat(step.Action.Attributes.Probe is { } probe ? [("probe", probe)] : []);

    private static IEnumerable<string> Actions(string name, Runbook runbook) =>
        runbook.Actions.Any(action => action.Id == name) ? [name]
        : runbook.Steps.FirstOrDefault(step => step.Id == name) is { } step ? step.Actions.Where(action => action.IsRunnable || action.Kind == ActionKind.Manual).Select(action => action.Id)
        : [name];

    // Depth first with a stack of our own: a chain can be as long as the file.
    private static List<string>? Circle(IReadOnlyList<StepOutline> steps, Dictionary<string, StepOutline> byId)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in steps)
        {
            var path = new List<(string Id, int Next)> { (root.Id, 0) };
            var onPath = new HashSet<string>(StringComparer.Ordinal) { root.Id };
            while (path.Count > 0)
            {
                var (id, next) = path[^1];
                var after = done.Contains(id) || !byId.TryGetValue(id, out var step) ? [] : step.After;
                if (next == after.Count)
                {
                    done.Add(id);
                    onPath.Remove(id);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (id, next + 1);
                if (!onPath.Add(after[next]))
                {
                    return [.. path.Select(node => node.Id).SkipWhile(node => node != after[next]), after[next]];
                }

                path.Add((after[next], 0));
            }
        }

        return null;
    }
}
