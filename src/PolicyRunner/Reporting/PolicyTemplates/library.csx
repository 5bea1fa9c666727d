#nullable enable
// An example to begin with: no two runbooks have the same title. Put your own rule, reason and samples in its place.
return new Policy("$ID", "$NAME")
{
    Title = "$TITLE",
    Why = "In a list of search results the title is all there is to tell two runbooks apart.",
    Severity = Severity.$SEVERITY,
    CheckAll = (library, context) => library.Runbooks
        .Where(runbook => runbook.IsDeclared)
        .GroupBy(runbook => runbook.Title, StringComparer.OrdinalIgnoreCase)
        .SelectMany(same => same.Skip(1).Select(runbook =>
            runbook.Finding($"'{runbook.Title}' is the title of {same.First().Document.Path} too; say how they differ.") with
            {
                Related = [new RelatedPlace(same.First().Span, "has it first")],
            })),
    Bad =
    [
        // A line '=== path' begins another file of the same sample.
        """
        === runbooks/a.md
        ---
        id: OPS-001
        ---
        # Restart the worker
        === runbooks/b.md
        ---
        id: [|OPS-002|]
        ---
        # Restart the worker
        """,
    ],
    Good =
    [
        """
        === runbooks/a.md
        ---
        id: OPS-001
        ---
        # Restart the worker of the web shop
        === runbooks/b.md
        ---
        id: OPS-002
        ---
        # Restart the worker of the warehouse
        """,
    ],
};
