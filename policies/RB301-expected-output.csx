#nullable enable
// "It printed something and did not fail" is not "it worked".
return new Policy("RB301", "expected-output")
{
    Title = "An action that changes or verifies something says what it prints",
    Why = "Without an expected output neither a person nor the runner can tell a success from a command that did nothing. An empty block is an answer too; with expect=exact nothing may be printed.",
    Severity = Severity.Warning,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => runbook.Steps.SelectMany(step => step.Actions
        .Where(action => action is { IsRunnable: true, Expected: null } && (action.Kind switch
        {
            ActionKind.Shell => action.Effect >= Effect.Mutate || step.Section == SectionName.Verification,
            ActionKind.Http or ActionKind.Command => action.Yaml is { } yaml && yaml["expect"] is null,
            _ => false,
        }))
        .Select(action => action.Finding(action.Kind == ActionKind.Shell
            ? $"Action '{action.Id}' does not say what it prints; add 'Expected output:' and a block with it, an empty one if it prints nothing."
            : $"Action '{action.Id}' does not say what it expects; add 'expect:' with it."))),
    Bad =
    [
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy

        [|```bash id=deploy timeout=5m|]
        kubectl apply -f release.yml
        ```

        ## Verification

        ### Step 1: It lives

        [|```yaml http id=live timeout=10s|]
        method: GET
        url: https://api.example.com/health/live
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

        ### Step 1: Look

        ```bash id=look timeout=1m
        kubectl get pods
        ```

        ### Step 2: Deploy

        ```bash id=deploy timeout=5m
        kubectl apply -f release.yml
        ```

        Expected output:

        ```text
        configured
        ```

        ## Verification

        ### Step 1: It lives

        ```yaml http id=live timeout=10s
        method: GET
        url: https://api.example.com/health/live
        expect: { status: 200 }
        ```
        """,
    ],
};
