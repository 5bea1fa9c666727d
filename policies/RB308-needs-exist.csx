#nullable enable
// A run that waits for a step that does not exist, or for itself, waits for ever.
return new Policy("RB308", "needs-exist")
{
    Title = "What an action needs, undoes or probes exists, and nothing waits for itself",
    Why = "A misspelt name is found out in the middle of a run, when its rollback has nothing to call.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var actions = runbook.Actions.ToList();
        var names = actions.Select(action => action.Id).Concat(runbook.Steps.Select(step => step.Id)).ToHashSet(StringComparer.Ordinal);
        return actions.SelectMany(action => References(action)
                .Where(reference => !names.Contains(reference.Name))
                .Select(reference => action.Attributes.SpanOf(reference.Attribute, action.Span).Finding(
                    $"Action '{action.Id}' names '{reference.Name}' in {reference.Attribute}=, and no step or action has that id.{NearestName.Hint(reference.Name, names)}")))
            .Concat(Cycles(runbook, actions));
    },
    Bad =
    [
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Build

        ```bash id=build timeout=5m
        make build
        ```

        ### Step 2: Deploy

        ```bash id=deploy timeout=5m [|needs=biuld|] [|undo=take-back|]
        kubectl apply -f release.yml
        ```
        """,
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Build

        ```bash id=build timeout=5m [|needs=deploy|]
        make build
        ```

        ### Step 2: Deploy

        ```bash id=deploy timeout=5m needs=build
        kubectl apply -f release.yml
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Build

        ```bash id=build timeout=5m
        make build
        ```

        ### Step 2: Deploy

        ```bash id=deploy timeout=5m needs=build undo=take-back
        kubectl apply -f release.yml
        ```

        ## Rollback

        ### Step 1: Take it back

        ```bash id=take-back timeout=5m
        gh workflow run rollback.yml
        ```
        """,
    ],
};

sealed record Reference(string Attribute, string Name);

static IEnumerable<Reference> References(RunbookAction action) =>
    action.Attributes.Needs.Select(name => new Reference("needs", name))
        .Concat(action.Attributes.Undo is { } undo ? [new Reference("undo", undo)] : [])
        .Concat(action.Attributes.Probe is { } probe ? [new Reference("probe", probe)] : []);

static IEnumerable<Finding> Cycles(Runbook runbook, List<RunbookAction> actions)
{
    if (!actions.Exists(action => action.Attributes.Needs.Count > 0))
    {
        yield break;
    }

    var byId = actions.GroupBy(action => action.Id).ToDictionary(same => same.Key, same => same.First());
    var steps = runbook.Steps.GroupBy(step => step.Id).ToDictionary(same => same.Key, same => same.First());
    IEnumerable<string> Needs(string id) => byId[id].Attributes.Needs.SelectMany<string, string>(name =>
        byId.ContainsKey(name) ? [name] : steps.TryGetValue(name, out var step) ? step.Actions.Select(action => action.Id) : []);

    // Depth first with a stack of our own: a chain of needs can be as long as the file.
    var path = new List<(string Id, Queue<string> Left)>();
    var done = new HashSet<string>();
    var onPath = new HashSet<string>();
    foreach (var root in actions)
    {
        path.Add((root.Id, new Queue<string>(done.Contains(root.Id) ? [] : Needs(root.Id))));
        onPath.Add(root.Id);
        while (path.Count > 0)
        {
            var (id, rest) = path[^1];
            if (!rest.TryDequeue(out var next))
            {
                done.Add(id);
                onPath.Remove(id);
                path.RemoveAt(path.Count - 1);
            }
            else if (onPath.Contains(next))
            {
                var circle = path.Select(node => node.Id).SkipWhile(node => node != next).Append(next);
                var first = byId[next];
                yield return first.Attributes.SpanOf("needs", first.Span)
                    .Finding($"These wait for each other: {string.Join(" -> ", circle)}; take one 'needs' out.");
            }
            else if (!done.Contains(next))
            {
                path.Add((next, new Queue<string>(Needs(next))));
                onPath.Add(next);
            }
        }
    }
}
