#nullable enable
#load "lib/changes.csx"
// A mutating step with no way back turns a bad change into an outage.
return new Policy("RB304", "mutating-step-has-undo")
{
    Title = "Every mutating step can be undone",
    Why = "When a later step fails, what was changed so far stays changed unless the runbook says how to take it back.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) => HasRollback(runbook) ? []
        : Changes(runbook)
            .Where(change => change.Step?.Undo is null)
            // Without a declaration one missing section is the one cause of all of them.
            .Take(runbook.IsDeclared ? int.MaxValue : 1)
            .Select(change => change.Finding(runbook.IsDeclared
                ? $"{change.What} changes something and has no undo; add undo= or a Rollback section."
                : $"{change.What} changes something and nothing says how to undo it; add a Rollback section that does.")
                with { Severity = runbook.IsDeclared ? null : Severity.Warning }),
    Bad =
    [
        """
        ---
        id: MNT-006
        ---
        # Scale

        ## Procedure

        ### Step 1: Look

        ```bash id=look timeout=1m
        kubectl get deployments
        ```

        [|### Step 2: Scale out|]

        ```bash id=scale timeout=5m
        kubectl scale deployment worker --replicas=5
        ```

        ## Rollback
        """,
        """
        # Partner flag

        ## Steps
        1. [|Enable the flag for the partner.|]
        2. Enable it for everybody.
        """,
    ],
    Good =
    [
        """
        ---
        id: MNT-006
        ---
        # Scale

        ## Procedure

        ### Step 1: Scale out

        ```bash id=scale timeout=5m undo=scale-back
        kubectl scale deployment worker --replicas=5
        ```

        ### Step 2: Scale back

        ```bash id=scale-back timeout=5m when="false" undo=scale
        kubectl scale deployment worker --replicas=3
        ```
        """,
        """
        # Partner flag

        ## Steps
        1. Enable the flag for the partner.

        ## Rollback
        Disable it again.
        """,
    ],
};

static bool HasRollback(Runbook runbook) => runbook.StepsOf(SectionName.Rollback).Any()
    || runbook.Sections.Any(section => section.Name == SectionName.Rollback && section.TodoSpan is null && (!section.IsEmpty || section.Children.Count > 0))
    // A page without a declared shape may say it in a sentence.
    || (!runbook.IsDeclared && ProseIn(runbook.Document, runbook.Extent).Any(prose => SpeaksOfTheWayBack(prose.Text)));

static bool SpeaksOfTheWayBack(string text)
{
    string[] words = ["rolled back", "to roll back", "revert", "undo", "back out"];
    return words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
