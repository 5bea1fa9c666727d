#nullable enable
// Approvals and rollback follow the effect: a step that claims less than it does slips past both.
return new Policy("RB207", "effect-not-understated")
{
    Title = "A step declares no smaller effect than its commands have",
    Why = "Approvals, locks and rollback depend on the effect; one that is stated too low avoids them.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => runbook.Actions
        .Where(action => action.Attributes.Effect < action.InferredEffect)
        .Select(action => action.Attributes.SpanOf("effect", action.Span).Finding(
            $"effect={Name(action.Attributes.Effect!.Value)} is less than what the step does{Because(action)}; write effect={Name(action.InferredEffect)} or ask for a waiver.")),
    Bad =
    [
        """
        ---
        id: OPS-9
        title: Restart the worker
        ---
        # Restart the worker

        ## Procedure

        ### Restart

        ```bash [|effect=read|]
        kubectl rollout restart deployment/worker
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-9
        title: Restart the worker
        ---
        # Restart the worker

        ## Procedure

        ### Restart

        ```bash effect=destructive
        kubectl rollout restart deployment/worker
        ```

        ### Look

        ```bash effect=read
        kubectl get pods
        ```
        """,
    ],
};

static string Name(Effect effect) => effect.ToString().ToLowerInvariant();

static string Because(RunbookAction action) =>
    action.Commands.MaxBy(command => command.Effect) is { Reason.Length: > 0 } command ? $" ({command.Reason})" : "";
