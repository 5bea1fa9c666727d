#nullable enable
// What the index does not name does not exist for the person who is looking for help.
return new Policy("RB108", "index-up-to-date")
{
    Title = "An index names every runbook of its folder",
    Why = "People in a hurry start from the index; a runbook missing there is not found.",
    Severity = Severity.Warning,
    CheckAll = (library, context) =>
    {
        if (!library.Documents.Any(document => document.Kind == DocumentKind.Index))
        {
            return [];
        }

        var indexes = library.Documents.Where(document => document.Kind == DocumentKind.Index)
            .Select(index => (Page: index, Folder: Folder(index), Links: index.Links.Select(link => link.ResolvedPath).ToHashSet()))
            .OrderByDescending(index => index.Folder.Length)
            .ToList();
        return library.Documents.Where(document => document.Runbooks.Count > 0 && !document.IsDeprecated).SelectMany<Document, Finding>(document =>
        {
            var above = indexes.Where(index => document.Path.StartsWith(index.Folder, StringComparison.Ordinal)).ToList();
            return above.Count == 0 || above.Exists(index => index.Links.Contains(document.Path)) ? []
                : [document.Finding($"The index {above[0].Page.Path} does not link to this runbook; add it there.")
                    with { Related = [new RelatedPlace(above[0].Page.Span, "the index")] }];
        });
    },
    Bad =
    [
        """
        === runbooks/README.md
        # Runbooks index

        | Scenario | Runbook |
        | --- | --- |
        | Failover | [failover](./failover.md) |
        | Restore | [restore](./restore.md) |
        | Drain | [drain](./drain.md) |
        === runbooks/failover.md
        # Failover

        ## Procedure
        1. Promote the replica.
        2. Move the traffic.
        === runbooks/restore.md
        # Restore

        ## Procedure
        1. Unpack the archive.
        2. Start the service.
        === runbooks/drain.md
        # Drain

        ## Procedure
        1. Move the pods.
        2. Mark the node.
        === runbooks/nightly/vacuum.md
        [|# Vacuum|]

        ## Procedure
        1. Run the vacuum.
        2. Look at the free space.
        """,
    ],
    Good =
    [
        """
        === runbooks/README.md
        # Runbooks index

        | Scenario | Runbook |
        | --- | --- |
        | Failover | [failover](./failover.md) |
        | Restore | [restore](./restore.md) |
        | Drain | [drain](./drain.md) |
        === runbooks/failover.md
        # Failover

        ## Procedure
        1. Promote the replica.
        2. Move the traffic.
        === runbooks/restore.md
        # Restore

        ## Procedure
        1. Unpack the archive.
        2. Start the service.
        === runbooks/drain.md
        # Drain

        ## Procedure
        1. Move the pods.
        2. Mark the node.
        === docs/vacuum.md
        # Vacuum

        ## Procedure
        1. Run the vacuum.
        2. Look at the free space.
        """,
    ],
};

static string Folder(Document document) => document.Path[..(document.Path.LastIndexOf('/') + 1)];
