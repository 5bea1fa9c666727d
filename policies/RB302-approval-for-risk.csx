#nullable enable
#load "lib/changes.csx"
// Whoever removes something at 3 a.m. should not be the only one who thought about it.
return new Policy("RB302", "approval-for-risk")
{
    Title = "A risky runbook says who approves its execution",
    Why = "An approval that is not written down is asked for by the careful and skipped by the hurried.",
    Severity = Severity.Error,
    Settings = [Setting.Text("board-role", "change-board", "The role whose yes a runbook of high risk needs.")],
    // What is declared needs no language to be understood.
    AppliesTo = runbook => !runbook.Document.IsDeprecated && (runbook.IsDeclared || runbook.Document.IsEnglish),
    Check = (runbook, context) => runbook.IsDeclared ? Declared(runbook, context.Settings.Text("board-role")) : Undeclared(runbook),
    Bad =
    [
        """
        ---
        id: REL-001
        risk: [|high|]
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
        """
        ---
        id: REL-001
        risk: [|high|]
        approval:
          - role: on-call-lead
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
        """
        ---
        id: MNT-004
        ---
        # Clean up

        ## Procedure

        [|### Step 1: Remove the namespace|]

        ```bash id=remove timeout=5m
        kubectl delete namespace old-queue
        ```
        """,
        """
        # Clean up

        ## Procedure
        1. Remove the namespace:

           ```bash
           [|kubectl delete namespace old-queue|]
           ```
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-001
        risk: high
        approval:
          - role: change-board
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
        """
        # Clean up

        **Approval Required**: On-call lead

        ## Procedure
        1. Remove the namespace:

           ```bash
           kubectl delete namespace old-queue
           ```
        """,
    ],
};

static IEnumerable<Finding> Declared(Runbook runbook, string board)
{
    var declaration = runbook.Declaration;
    if (declaration.Risk == "high" && !declaration.Approvals.Any(rule => rule.Role == board && rule.When is null))
    {
        yield return declaration.SpanOf("risk", runbook.Span).Finding($"High risk needs a yes of the change board; add '- role: {board}' to 'approval'.");
    }
    else if (declaration.Approvals.Count == 0 && Changes(runbook).FirstOrDefault(change => change.Removes) is { } change)
    {
        yield return change.Finding($"{change.What} removes or overwrites something and nobody approves it; add 'approval:' with a role.");
    }
}

static IEnumerable<Finding> Undeclared(Runbook runbook)
{
    var speaks = runbook.Metadata["approval"] is not null
        || ProseIn(runbook.Document, runbook.Extent).Any(prose => prose.Text.Contains("approv", StringComparison.OrdinalIgnoreCase));
    var changes = speaks ? [] : Changes(runbook).ToList();
    if (changes.Count > 0)
    {
        var worst = changes.FirstOrDefault(change => change.Removes) ?? changes[0];
        yield return worst.Finding($"{worst.What} changes something and the runbook does not say who approves that; add '**Approval Required**: …'.")
            with { Severity = worst.Removes ? Severity.Error : Severity.Warning };
    }
}
