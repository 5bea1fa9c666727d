#nullable enable
// A person on call decides by the clock: a step that takes longer than said is a step that hangs.
return new Policy("RB105", "time-estimate")
{
    Title = "A runbook and its steps say how long they take",
    Why = "Without a time nobody knows whether there is time enough, or when to give up waiting and escalate.",
    Severity = Severity.Warning,
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) =>
    {
        var stated = runbook.Declaration.Yaml?["estimated-time"] is not null || runbook.Metadata["estimated-time"] is not null;
        IEnumerable<Finding> whole = stated ? []
            : [runbook.Finding("The runbook does not say how long it takes; add its estimated time, such as 15m-30m.")];
        // Where no time at all is given, one finding says it.
        return !stated && !runbook.IsDeclared && !runbook.Steps.Any(step => step.Estimate is not null) ? whole : whole.Concat(WithoutTime(runbook).Select(place => place.Finding(place is Step step
            ? $"Step '{step.Title}' does not say how long it takes; add time=5m or '(5 minutes)'."
            : "The procedure does not say how long it takes; add the minutes to its heading or its steps.")));
    },
    Bad =
    [
        """
        ---
        id: [|MNT-003|]
        ---
        # Restore a backup

        ## Procedure

        ### Step 1: Fetch (10 minutes)
        Fetch the newest archive.

        [|### Step 2: Unpack|]
        Unpack it next to the old data.
        """,
        """
        # Restore a backup

        **Estimated Time**: 30 minutes

        [|## Procedure|]
        1. Fetch the newest archive.
        2. Unpack it next to the old data.
        """,
    ],
    Good =
    [
        """
        # Restore a backup

        **Estimated Time**: 30 minutes

        ## Procedure (25 minutes)
        1. Fetch the newest archive.
        2. Unpack it next to the old data.
        """,
        """
        ---
        id: MNT-003
        estimated-time: 20m-30m
        ---
        # Restore a backup

        ## Procedure

        ### Step 1: Fetch (10 minutes)
        Fetch the newest archive.
        """,
    ],
};

static IEnumerable<ILocated> WithoutTime(Runbook runbook)
{
    var steps = runbook.StepsOf(SectionName.Procedure).ToList();
    if (runbook.Procedure is not { Estimate: null } procedure || steps.Count == 0)
    {
        return [];
    }

    // Items are too small to be timed one by one: any time in the section will do for them.
    return steps.TrueForAll(step => step.IsItem)
        ? steps.Any(step => step.Estimate is not null) ? [] : [procedure]
        : steps.Where(step => !step.IsItem && step.Estimate is null);
}
