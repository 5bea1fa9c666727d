#nullable enable
#load "lib/shared.csx"
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
        }) && !(action.Block is { } block && IsSaidToPrintNothing(runbook.Document, block)))
        .Select(action => action.Finding(action.Kind == ActionKind.Shell
            ? $"Action '{action.Id}' does not say what it prints; add 'Expected output:' and a block with it, or 'Expected output: nothing.' right below."
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

        ### Step 2: Tell it

        [|```bash id=tell timeout=5m|]
        kubectl annotate deploy/web told=yes
        ```

        Expected output: nothing that would worry anybody.

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

        ### Step 3: Mark it

        1. Mark it.

           ```bash id=mark timeout=5m
           kubectl label deploy/web marked=yes > /dev/null
           ```

           **Expected output:** nothing.

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

// In words, where a block would be empty.
static bool IsSaidToPrintNothing(Document document, CodeBlock block)
{
    var end = block.Extent.End;
    if (ProseIn(document, document.File.Span(end, Math.Min(end + 200, document.File.Text.Length))).FirstOrDefault() is not { } said
        || document.File.Span(end, said.Span.Start).Text.Trim().Length > 0)
    {
        return false;
    }

    var parts = said.Text.Split(':');
    return parts.Length == 2 && parts[0].Trim().ToLowerInvariant() is ("expected output" or "expected")
        && parts[1].Trim().TrimEnd('.').ToLowerInvariant() is ("nothing" or "none" or "no output");
}
