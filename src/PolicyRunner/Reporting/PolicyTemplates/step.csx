#nullable enable
// An example to begin with: an action ends within the hour. Put your own rule, reason and samples in its place.
return new Policy("$ID", "$NAME")
{
    Title = "$TITLE",
    Why = "What may run for hours is a job for the scheduler, not for a person with a runbook.",
    Severity = Severity.$SEVERITY,
    Settings = [Setting.Number("minutes", 60, "The longest timeout of an action in minutes, from 1.")],
    Check = (runbook, context) => runbook.Steps
        .Where(step => step.Actions.Any(action => action.Attributes.Timeout?.TotalMinutes > context.Settings.Number("minutes")))
        .Select(step => step.Finding($"Step '{step.Id}' may run longer than {context.Settings.Number("minutes")} minutes; split it.")),
    Bad =
    [
        """
        ---
        id: OPS-001
        ---
        # Rebuild the index

        ## Procedure

        ### Step 1: Look

        ```bash id=look timeout=1m
        indexer status
        ```

        [|### Step 2: Rebuild|]

        ```bash id=rebuild timeout=5h
        indexer rebuild
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-001
        ---
        # Rebuild the index

        ## Procedure

        ### Step 1: Rebuild

        ```bash id=rebuild timeout=30m
        indexer rebuild
        ```
        """,
    ],
};
