#nullable enable
// Whoever follows a dead link during an incident loses minutes and trust.
return new Policy("RB011", "link-target-exists")
{
    Title = "A link within the repository leads to a file",
    Why = "A page that moved or never existed sends its reader away at the moment they need it.",
    Severity = Severity.Error,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => IsFixture(document.Path) ? [] : document.Links
        // With '//' in it, it is an address whose scheme is broken: RB015 says so.
        // What begins with '~' or '{' is an address that the site's generator makes.
        .Where(link => link.State == LinkState.Missing && !link.Target.Contains("//") && link.Target[0] is not ('~' or '{' or '$'))
        .DistinctBy(link => link.TargetSpan.Start)
        .GroupBy(link => Cause(link.Target))
        .Select(links => Judge([.. links])),
    Bad =
    [
        """
        # Fail over

        See [the list of contacts]([|./contacts.md|]), ![the map]([|img/map.png|]), ![the legend](img/legend.png)
        and [the list](contacts.md#on-call) again.
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
        and `[this](nowhere.md)` and [a part](~/includes/part.md).
        === runbooks/restore.md
        # Restore

        Call the owner.
        """,
        """
        === tests/testdata/page.md
        # A page to render

        See [the map](img/map.png).
        """,
    ],
};

// What tests read leads wherever its original lay.
static bool IsFixture(string path) => path.Split('/').SkipLast(1).Any(folder => folder is "testdata" or "fixtures" or "__fixtures__" or "__snapshots__");

// What is gone: a file beside the document, or something of a folder below or above; one folder that moved is one mistake.
static string Cause(string target)
{
    var end = target.IndexOfAny(['#', '?']);
    var path = (end < 0 ? target : target[..end]).TrimStart('.', '/');
    var slash = path.IndexOf('/');
    return slash < 0 ? path : path[..(slash + 1)];
}

// A README of another folder is another page.
static string? Suggestion(Link link) =>
    link.Suggestion is not { } nearest || !link.IsSuggestionSure && (NameOf(nearest) is "readme.md" or "index.md" or "_index.md" && NameOf(link.Target) == NameOf(nearest)) ? null : nearest;

static string NameOf(string target) => target[(target.LastIndexOf('/') + 1)..].Split('#')[0].ToLowerInvariant();

static Finding Judge(List<Link> links)
{
    var first = links[0];
    var others = links.Count == 1 ? "" : links.Count == 2 ? " (one more link here, too)" : $" ({links.Count - 1} more links here, too)";
    return first.TargetSpan.Finding(Suggestion(first) is { } nearest
        ? $"'{first.Target}' leads to no file{others}; did you mean '{nearest}'?"
        : $"'{first.Target}' leads to no file{others}; correct the path or take the link out.") with
    {
        Related = [.. links.Skip(1).Select(link => new RelatedPlace(link.TargetSpan, "leads nowhere, too"))],
        Fix = Correction([.. links.Where(link => Edit(link) is not null)]),
    };
}

// What is sure is corrected without a question; a name that is only much like it is for somebody to look at.
static Fix? Correction(List<Link> links)
{
    var sure = links.FindAll(link => link.IsSuggestionSure);
    return sure.Count > 0 ? Fix.Safe(Title(sure), sure.Select(link => Edit(link)!))
        : links.Count > 0 ? Fix.Unsafe(Title(links), links.Select(link => Edit(link)!))
        : null;
}

static string Title(List<Link> links) => links.Count == 1 ? $"Link to {Suggestion(links[0])}" : $"Correct {links.Count} links";

static TextEdit? Edit(Link link) => Suggestion(link) is { } nearest ? link.LeadTo(nearest) : null;
