#nullable enable
#load "lib/metadata-table.csx"
// Nobody answers for a runbook without an owner, and nobody knows whether to trust one without a date.
return new Policy("RB102", "required-metadata")
{
    Title = "A runbook says who owns it, when it was reviewed and what its status is",
    Why = "Without an owner a runbook is repaired by nobody; without a date and a status nobody knows whether to follow it.",
    Severity = Severity.Error,
    Settings =
    [
        Setting.List("declared", ["kind", "status", "owner", "reviewed"], "The front matter keys asked of a declared runbook."),
        Setting.List("undeclared", ["owner", "updated", "status"], "The metadata asked of any other runbook, by canonical name."),
    ],
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) => context.Settings.List(runbook.IsDeclared ? "declared" : "undeclared")
        .Where(name => !Has(runbook, name))
        .Select(name => runbook.Finding(runbook.IsDeclared
            ? $"The runbook does not state its '{name}'; add '{name}:' to what it declares."
            : $"The runbook does not state its '{name}'; add a line '**{char.ToUpperInvariant(name[0])}{name[1..]}**: …' under the title.") with
        {
            Fix = runbook.IsDeclared ? MoveTable(runbook, [name]) : null,
        }),
    Bad =
    [
        """
        ---
        id: [|REL-001|]
        kind: release
        status: accepted
        reviewed: 2026-10-01
        ---
        # Backend deployment

        ## Procedure
        1. Merge the release branch.
        """,
        """
        ---
        id: [|REL-001|]
        kind: release
        ---
        # Backend deployment

        | Field | Value |
        | --- | --- |
        | Owner | Platform team |
        | Status | accepted |
        | Last reviewed | 2026-10-01 |

        ## Procedure
        1. Merge the release branch.
        """,
        """
        [|# Backend deployment|]

        **Owner**: Platform team
        **Last Updated**: 2026-10-01

        ## Steps
        1. Merge the release branch.
        2. Watch the rollout.
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-001
        kind: release
        status: accepted
        owner: platform-team
        reviewed: 2026-10-01
        ---
        # Backend deployment

        ## Procedure
        1. Merge the release branch.
        """,
        """
        # Backend deployment

        **Owner**: Platform team
        **Status**: accepted
        **Last Updated**: 2026-10-01

        ## Steps
        1. Merge the release branch.
        2. Watch the rollout.
        """,
    ],
};

static bool Has(Runbook runbook, string name) => runbook.Declaration.Yaml is { } yaml
    ? yaml[name] is not (null or YamlScalar { IsNull: true })
    // A value left as in a template is another policy's finding: here it counts as written.
    : runbook.Metadata[name] is not null || (name == "updated" && runbook.Metadata["reviewed"] is not null);
