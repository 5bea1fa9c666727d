#nullable enable
// Whoever follows a dead link during an incident loses minutes and trust.
return new Policy("RB011", "link-target-exists")
{
    Title = "A link within the repository leads to a file",
    Why = "A page that moved or never existed sends its reader away at the moment they need it.",
    Severity = Severity.Error,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.Links
        // With '//' in it, it is an address whose scheme is broken: RB015 says so.
        .Where(link => link.State == LinkState.Missing && !link.Target.Contains("//"))
        .DistinctBy(link => link.TargetSpan.Start)
        .Select(link => link.TargetSpan.Finding(link.Suggestion is { } nearest
            ? $"'{link.Target}' leads to no file; did you mean '{nearest}'?"
            : $"'{link.Target}' leads to no file; correct the path or take the link out.") with
        {
            Fix = link.Suggestion is { } target
                ? new Fix($"Link to {target}", false, [new TextEdit(link.TargetSpan, target)])
                : null,
        }),
    Bad =
    [
        """
        # Fail over

        See [the list of contacts]([|./contacts.md|]) and ![the map]([|img/map.png|]).
        """,
        """
        === runbooks/sample.md
        # Fail over

        See [the restore]([|restore-databse.md|]).
        === runbooks/restore-database.md
        # Restore the database

        Call the owner.
        """,
    ],
    Good =
    [
        """
        === runbooks/sample.md
        # Fail over

        See [the restore](./restore.md), [its first step](restore.md#restore), [the site](https://example.org/x)
        and `[this](nowhere.md)`.
        === runbooks/restore.md
        # Restore

        Call the owner.
        """,
    ],
};
