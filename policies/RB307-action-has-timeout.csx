#nullable enable
// A step without a limit hangs until somebody notices, and at 3 a.m. nobody does.
return new Policy("RB307", "action-has-timeout")
{
    Title = "Every action that runs states its timeout",
    Why = "The default of ten minutes is too long for a check and too short for a migration; the author knows better.",
    Severity = Severity.Warning,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => runbook.Actions
        .Where(action => action is { IsRunnable: true, Attributes.Timeout: null } and not { Kind: ActionKind.Manual or ActionKind.Wait }
            && !action.Attributes.Has("timeout"))
        .Select(action => action.Finding($"Step '{action.Id}' has no timeout; {Advice(action)}.") with { Fix = WithDefault(action) }),
    Bad =
    [
        """
        ---
        id: MNT-007
        ---
        # Drain

        ## Procedure

        ### Step 1: Drain

        [|```bash id=drain|]
        kubectl drain node-1
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: MNT-007
        ---
        # Drain

        ## Procedure

        ### Step 1: Drain

        ```bash id=drain timeout=5m
        kubectl drain node-1
        ```

        ### Step 2: Look at the node

        ```console
        $ kubectl get nodes
        ```
        """,
    ],
};

// Writing the default down changes nothing about a run, so it is safe; a YAML runbook has no info string to add it to.
static Fix? WithDefault(RunbookAction action) =>
    action.Block?.AddAttribute("timeout", "10m") is { } edit ? Fix.Safe("State the default timeout", edit) : null;

// Behind attributes as JSON no words are read.
static string Advice(RunbookAction action) =>
    action.Block is { } block && block.Info.Contains('{') ? "write its attributes without braces, timeout=5m among them" : "add timeout=5m";
