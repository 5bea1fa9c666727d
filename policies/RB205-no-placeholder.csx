#nullable enable
// <namespace> is a redirection to a shell, and a question nobody answers to an automatic run.
return new Policy("RB205", "no-placeholder")
{
    Title = "A block that runs leaves nothing to fill in by hand",
    Why = "Nobody edits a block that a machine runs, so the placeholder itself reaches the command.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => runbook.Actions
        .Where(action => action.IsRunnable && action.Block is not null)
        .SelectMany(action => action.Block!.Placeholders)
        .Select(placeholder => placeholder.Finding($"'{placeholder.Text}' is still to be filled in; declare a parameter for it or mark the block run=false.")),
    Bad =
    [
        """
        ---
        id: OPS-8
        title: Look at the pods
        ---
        # Look at the pods

        ## Procedure

        ### List them

        ```bash
        kubectl -n [|<namespace>|] get pods
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-8
        title: Look at the pods
        parameters:
          namespace: { type: string }
        ---
        # Look at the pods

        ## Procedure

        ### List them

        ```bash
        kubectl -n "$NAMESPACE" get pods < pods.txt
        ```

        ### By hand

        ```bash run=false
        kubectl -n <namespace> get pods
        ```

        ```text
        <namespace>
        ```
        """,
    ],
};
