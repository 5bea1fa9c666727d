#nullable enable
// A runbook that calls another one by a name nobody has stops where it was needed most.
return new Policy("RB312", "called-runbook-exists")
{
    Title = "A runbook that is called exists, is declared and is accepted",
    Why = "A call is resolved when the run is planned; a draft or an unknown id refuses the whole plan.",
    Severity = Severity.Error,
    CheckAll = (library, context) =>
    {
        var known = library.Runbooks.Where(runbook => runbook is { Id: not null, IsDeclared: true }).GroupBy(runbook => runbook.Id!)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        return library.Runbooks.Where(runbook => runbook.IsDeclared)
            .SelectMany(runbook => runbook.Actions)
            .Where(action => action.Kind == ActionKind.Call)
            .Select(action => action.Yaml?["runbook"]).OfType<YamlScalar>()
            .Where(name => !known.TryGetValue(name.Text, out var called) || called.Declaration.Status is "draft" or "retired")
            .Select(name => name.Finding(known.TryGetValue(name.Text, out var called)
                ? $"The runbook '{name.Text}' is {called.Declaration.Status} and cannot be called; accept it or call another."
                : $"No declared runbook has the id '{name.Text}'; correct it.{NearestName.Hint(name.Text, known.Keys)}"));
    },
    Bad =
    [
        """
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Check the health

        ```yaml call id=health timeout=5m
        runbook: [|PLAT-01|]
        ```

        ### Step 2: Clean up

        ```yaml call id=clean timeout=5m
        runbook: [|PLAT-002|]
        ```
        === runbooks/health.md
        ---
        id: PLAT-001
        status: accepted
        ---
        # Health

        ## Procedure
        1. Look at the dashboard.
        === runbooks/clean.md
        ---
        id: PLAT-002
        status: draft
        ---
        # Clean up

        ## Procedure
        1. Remove the old branches.
        """,
    ],
    Good =
    [
        """
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Check the health

        ```yaml call id=health timeout=5m
        runbook: PLAT-001
        ```
        === runbooks/health.md
        ---
        id: PLAT-001
        status: accepted
        ---
        # Health

        ## Procedure
        1. Look at the dashboard.
        """,
    ],
};
