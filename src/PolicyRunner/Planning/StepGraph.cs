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
            foreach (var name in step.After)
            {
                Find("needs", name, step);
            }

            Find("undo", step.Action.Attributes.Undo, step);
            Find("probe", step.Action.Attributes.Probe, step);
        }

        foreach (var step in steps.Where(step => step.Section == SectionName.Rollback))
        {
            foreach (var earlier in step.After.Select(byId.GetValueOrDefault).OfType<StepOutline>().Where(earlier => earlier.RollbackKind > step.RollbackKind))
            {
                problems.Add(new PlanProblem($"'{step.Id}' takes back the {Word(step.RollbackKind)} and needs '{earlier.Id}', which takes back the {Word(earlier.RollbackKind)}: that is done later. Take the 'needs' out.", step.Action.Attributes.SpanOf("needs", step.Span)));
            }
        }

        if (Circle(steps, byId) is { } circle)
        {
            var first = byId[circle[0]];
            problems.Add(new PlanProblem($"These steps wait for each other: {string.Join(" -> ", circle)}; take one 'needs' out.", first.Action.Attributes.SpanOf("needs", first.Span)));
        }

        void Find(string attribute, string? name, StepOutline step)
        {
            if (name is not null && !byId.ContainsKey(name))
            {
                var known = runbook.Steps.Select(other => other.Id).Concat(byId.Keys);
                problems.Add(new PlanProblem($"'{attribute}' of '{step.Id}' names '{name}', which is no step that runs.{NearestName.Hint(name, known)}", step.Action.Attributes.SpanOf(attribute, step.Span)));
            }
        }
    }

    private static string Word(RollbackKind kind) => kind.ToString().ToLowerInvariant();

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
            var path = new Stack<Visit>([new Visit(root.Id)]);
            var onPath = new HashSet<string>(StringComparer.Ordinal) { root.Id };
            while (path.TryPeek(out var visit))
            {
                var after = done.Contains(visit.Id) || !byId.TryGetValue(visit.Id, out var step) ? [] : step.After;
                if (visit.Next == after.Count)
                {
                    done.Add(visit.Id);
                    onPath.Remove(visit.Id);
                    path.Pop();
                    continue;
                }

                var next = after[visit.Next++];
                if (!onPath.Add(next))
                {
                    return [.. path.Reverse().Select(node => node.Id).SkipWhile(node => node != next), next];
                }

                path.Push(new Visit(next));
            }
        }

        return null;
    }

    private sealed class Visit(string id)
    {
        public string Id => id;

        /// <summary>Which of those it waits for is looked at next.</summary>
        public int Next { get; set; }
    }
}
