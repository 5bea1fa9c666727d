#nullable enable
// An example to begin with: a runbook says whom to call. Put your own rule, reason and samples in its place.
return new Policy("$ID", "$NAME")
{
    Title = "$TITLE",
    Why = "When the steps do not help, the next thing looked for is a name.",
    Severity = Severity.$SEVERITY,
    Settings = [Setting.Text("heading", "Contacts", "The heading that is asked for.")],
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
        runbook.Sections.FirstOrDefault(section => section.PlainTitle == context.Settings.Text("heading")) switch
        {
            null => [runbook.Finding($"The runbook has no section '{context.Settings.Text("heading")}'; add one.")],
            { IsEmpty: true } section => [section.Finding($"Section '{section.Title}' is empty; name somebody.")],
            _ => [],
        },
    Bad =
    [
        """
        ---
        id: [|OPS-001|]
        ---
        # Restart the worker

        ## Procedure

        1. Restart it.
        """,
        """
        ---
        id: OPS-001
        ---
        # Restart the worker

        [|## Contacts|]

        ## Procedure

        1. Restart it.
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-001
        ---
        # Restart the worker

        ## Contacts

        The platform team, day and night.
        """,

        // Not declared (no front matter with an id), so AppliesTo leaves it alone.
        """
        # Restart the worker

        ## Procedure

        1. Restart it:

           ```bash
           systemctl restart worker
           ```
        """,
    ],
};
