#nullable enable
// Two things of one name: an undo, an approval or a resume goes to the wrong one.
return new Policy("RB109", "unique-ids")
{
    Title = "Ids of runbooks and of a runbook's actions are unique",
    Why = "Runs, approvals, undo pairs and records refer to ids; one that means two things means neither.",
    Severity = Severity.Error,
    CheckAll = (library, context) => Repeated(library.Runbooks.Where(runbook => runbook.IsDeclared), runbook => runbook.Id, runbook => runbook.Span, "runbook")
        .Concat(library.Runbooks.SelectMany(runbook => Repeated(
            runbook.Actions, action => action.Attributes.Id, action => action.Attributes.SpanOf("id", action.Span), "action of this runbook"))),
    Bad =
    [
        """
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure
        1. Look at the pods.

           ```bash id=look timeout=1m
           kubectl get pods
           ```

        2. Look again.

           ```bash [|id=look|] timeout=1m
           kubectl get pods
           ```
        === runbooks/redeploy.md
        ---
        id: [|REL-001|]
        ---
        # Deploy again

        ## Procedure
        1. Merge the branch.
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
        1. Look at the pods.

           ```bash id=look timeout=1m
           kubectl get pods
           ```
        === runbooks/drain.md
        ---
        id: MNT-001
        ---
        # Drain

        ## Procedure
        1. Look at the pods.

           ```bash id=look timeout=1m
           kubectl get pods
           ```
        """,
    ],
};

static IEnumerable<Finding> Repeated<T>(IEnumerable<T> items, Func<T, string?> id, Func<T, SourceSpan> place, string what) where T : class
{
    var first = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
    foreach (var item in items)
    {
        if (id(item) is { } name && !first.TryAdd(name, item))
        {
            yield return place(item).Finding($"The id '{name}' is already taken by another {what}; choose one of its own.")
                with { Related = [new RelatedPlace(place(first[name]), "first used here")] };
        }
    }
}
