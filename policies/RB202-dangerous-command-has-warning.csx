#nullable enable
#load "lib/warnings.csx"
// In a runbook that a machine can run, the warning belongs to the step: that is what an approver sees.
return new Policy("RB202", "dangerous-command-has-warning")
{
    Title = "A step that removes or overwrites something warns of it",
    Why = "Whoever approves or runs a step sees that step alone, not the page around it.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var search = new WarningSearch();
        return runbook.Steps
            .Where(step => !step.HasWarning)
            .SelectMany(step => step.Actions)
            .Where(action => action.Block is not null && action.IsRunnable)
            .SelectMany(action => action.Commands
                // Without any warning at all RB201 has said it already.
                .Where(command => command.Effect == CommandEffect.Destructive
                    && !(command.IsIrreversible && !IsWarnedOf(runbook.Document, action.Block!, command, search)))
                .Take(1)
                .Select(command => command.Finding($"'{Short(command)}' removes or overwrites something; put a warning into its step.") with
                {
                    Fix = PutWarning(runbook.Document, action.Block!, command),
                }));
    },
    Bad =
    [
        """
        ---
        id: OPS-7
        title: Restart the worker
        ---
        # Give up the namespace

        ## Procedure

        > [!WARNING]
        > Nothing in it comes back.

        ### Look

        ```bash
        kubectl -n worker get all
        ```

        ### Delete it

        ```bash
        [|kubectl delete namespace worker|]
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-7
        title: Restart the worker
        ---
        # Restart the worker

        ## Procedure

        ### Delete the pod

        > [!WARNING]
        > The request it works on is lost.

        ```bash
        kubectl delete pod worker-0
        ```

        ### Look

        ```bash
        kubectl get pods
        ```
        """,
        """
        # Restart the worker

        ## Procedure

        ### Delete the pod

        ```bash
        kubectl delete pod worker-0
        ```
        """,
    ],
};
