#nullable enable
#load "lib/changes.csx"
// A change nobody looked at afterwards is verified by the customers.
return new Policy("RB303", "verification-after-mutation")
{
    Title = "What changes something is verified afterwards",
    Why = "Verification is what decides whether a run succeeded; without it every run looks like a success.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) =>
    {
        var first = Changes(runbook).FirstOrDefault();
        return first is null ? []
            : !IsVerified(runbook, first) ? [first.Finding($"{first.What} changes something and nothing verifies it; add a step to Verification that does.")
                with { Severity = runbook.IsDeclared ? null : Severity.Warning }]
            : runbook is { Declaration.Kind: "release", Verification: { } section } && runbook.StepsOf(SectionName.Verification).All(step => step.IsManual)
                ? [section.Finding("The release is verified by hand alone; add a smoke test that runs.") with { Severity = Severity.Warning }]
            : [];
    },
    Bad =
    [
        """
        ---
        id: MNT-005
        ---
        # Scale

        ## Procedure

        [|### Step 1: Scale out|]

        ```bash id=scale timeout=5m
        kubectl scale deployment worker --replicas=5
        ```

        ## Verification

        ## Rollback
        """,
        """
        ---
        id: REL-001
        kind: release
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy

        ```bash id=deploy timeout=5m
        kubectl apply -f release.yml
        ```

        [|## Verification|]
        1. Look at the dashboard.
        """,
        """
        # Partner flag

        ## Steps
        1. [|Enable the flag for the partner.|]
        2. Tell the partner.
        """,
    ],
    Good =
    [
        """
        ---
        id: MNT-005
        ---
        # Scale

        ## Procedure

        ### Step 1: Scale out

        ```bash id=scale timeout=5m
        kubectl scale deployment worker --replicas=5
        ```

        ## Verification
        1. Five pods are ready.
        """,
        """
        # Partner flag

        ## Steps
        1. Enable the flag for the partner.
        2. Check the latency of the partner's requests.
        """,
    ],
};

static bool IsVerified(Runbook runbook, Change change) => runbook.StepsOf(SectionName.Verification).Any()
    || (!runbook.IsDeclared && (runbook.Sections.Any(section => section.Name == SectionName.Verification && section.TodoSpan is null && (!section.IsEmpty || section.Children.Count > 0))
        || ProseIn(runbook.Document, runbook.Extent).Any(prose =>
            !prose.Span.Contains(change.Span) && SpeaksOfChecks(prose.Text, prose.Span.Start > change.Span.Start))));

// Before a change people check many things; only some words say that it is about the result.
static bool SpeaksOfChecks(string text, bool isAfter)
{
    string[] words = isAfter ? ["verif", "check", "confirm", "validat", "monitor", "smoke", "ensure", "make sure", "watch "] : ["verification", "smoke", "validation"];
    return words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
