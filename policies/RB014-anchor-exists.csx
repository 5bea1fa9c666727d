#nullable enable
// A link to a heading that was renamed opens the page at its top; the reader has to search.
return new Policy("RB014", "anchor-exists")
{
    Title = "A link to a heading finds it",
    Why = "The heading was renamed or never existed, so the reader lands at the top of a long page.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.Links
        // '#tab/…' in a heading makes a tab, '#/…' and '#?…' are a site's own addresses.
        .Where(link => link.State == LinkState.MissingAnchor && !link.Target.StartsWith("#tab/", StringComparison.Ordinal)
            && !link.Target.Contains("#/", StringComparison.Ordinal) && !link.Target.Contains("#?", StringComparison.Ordinal))
        .DistinctBy(link => link.TargetSpan.Start)
        .Select(link => link.TargetSpan.Finding(link.Suggestion is { } nearest
            ? $"'{link.Target}' names no heading of its page; did you mean '{nearest}'?"
            : $"'{link.Target}' names no heading of its page; link to one that is there.") with
        {
            Fix = link.Suggestion is { } target && link.LeadTo(target) is { } edit ? Fix.Unsafe($"Link to {target}", edit) : null,
        }),
    Bad =
    [
        """
        # Restore

        Go to [the checks]([|#final-checks|]) or [back]([|#retsore|]).

        ## Checks

        Ask for the row count.
        """,
    ],
    Good =
    [
        """
        # Restore

        Go to [the checks](#checks-after-the-restore), [the second](#step-1) or [here](#here).

        ## Checks after the restore

        Ask for the row count.

        ## Step

        <a id="here"></a>Stop.

        ### [Linux](#tab/linux)

        ## Step

        Start.
        """,
    ],
};
