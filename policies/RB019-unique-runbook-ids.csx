#nullable enable
// "Run OPS-001" must mean one thing.
return new Policy("RB019", "unique-runbook-ids")
{
    Title = "A runbook's id is its own",
    Why = "An id that two runbooks share starts the wrong one.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckAll = (library, context) => library.Runbooks
        .Where(runbook => runbook.Id is not null)
        .GroupBy(runbook => runbook.Id!, StringComparer.OrdinalIgnoreCase)
        .Where(same => same.Skip(1).Any())
        .SelectMany(same => same.Skip(1).Select(runbook => runbook.Finding(
            $"The id '{runbook.Id}' already belongs to '{same.First().Title}' in {same.First().Document.Path}; give one of them another.") with
        {
            Severity = runbook.IsDeclared ? Severity.Error : null,
            Related = [new RelatedPlace(same.First().Span, "has it first")],
        })),
    Bad =
    [
        """
        === runbooks/a.md
        # Operations

        ## [OPS-001] The API is down

        Steps:

        1. Look at the dashboard.

        ## [OPS-002] The queue is full

        Steps:

        1. Add a consumer.
        === runbooks/b.md
        # More operations

        [|## [OPS-001] The disk is full|]

        Steps:

        1. Look at the volumes.

        ## [OPS-003] The certificate ends

        Steps:

        1. Ask for a new one.
        """,
    ],
    Good =
    [
        """
        # Operations

        ## [OPS-001] The API is down

        Steps:

        1. Look at the dashboard.

        ## [OPS-002] The queue is full

        Steps:

        1. Do [OPS-001] first.
        """,
    ],
};
