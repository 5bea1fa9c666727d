#nullable enable
// "Run OPS-001" must mean one thing.
return new Policy("RB019", "unique-runbook-ids")
{
    Title = "A runbook's id is its own",
    Why = "An id that two runbooks share starts the wrong one.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    // Of two that are declared RB109 speaks: there a machine would start the wrong one.
    CheckAll = (library, context) => library.Runbooks
        .Where(runbook => runbook.Id is not null)
        .GroupBy(runbook => runbook.Id!, StringComparer.OrdinalIgnoreCase)
        .SelectMany(same => Judge(same.FirstOrDefault(runbook => runbook.IsDeclared) ?? same.First(), same)),
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
        """
        === runbooks/a.md
        ---
        id: OPS-001
        ---
        # The API is down
        === runbooks/b.md
        ---
        id: OPS-001
        ---
        # The disk is full
        """,
    ],
};

static IEnumerable<Finding> Judge(Runbook first, IEnumerable<Runbook> all) => all
    .Where(runbook => runbook != first && !runbook.IsDeclared)
    .Select(runbook => runbook.Finding(
        $"The id '{runbook.Id}' already belongs to '{first.Title}' in {first.Document.Path}; give one of them another.") with
    {
        Related = [new RelatedPlace(first.Span, "has it first")],
    });
