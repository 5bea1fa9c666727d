#nullable enable
#load "lib/shared.csx"
// A draft in the list of runbooks is taken for the real thing at 3 a.m.
return new Policy("RB107", "status-allows-running")
{
    Title = "A runbook's status allows following it",
    Why = "Only accepted and frozen runbooks run; a draft or a retired one among them fails the person who needs it.",
    Severity = Severity.Warning,
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false },
    Check = (runbook, context) =>
    {
        var item = runbook.Metadata["status"];
        var status = runbook.Declaration.Status ?? (runbook.IsDeclared ? null : item?.Value);
        var place = runbook.Declaration.SpanOf("status", item?.Span ?? runbook.Span);
        return status is null || !IsJudgedHere(runbook, place) ? []
            : IsDraft(status) ? [place.Finding("The runbook is a draft and cannot be run; have it reviewed and set its status to accepted.")]
            : status == "retired" ? [place.Finding("The runbook is retired; delete it, or accept it again.") with { Severity = Severity.Error }]
            : [];
    },
    Bad =
    [
        """
        ---
        id: OPS-005
        status: [|draft|]
        ---
        # Lock out a tenant

        ## Procedure
        1. Revoke the tenant's keys.
        2. Tell the owner of the tenant.
        """,
        """
        ---
        id: OPS-005
        status: [|retired|]
        ---
        # Lock out a tenant

        ## Procedure
        1. Revoke the tenant's keys.
        2. Tell the owner of the tenant.
        """,
        """
        # Lock out a tenant

        [|Status: DRAFT|]

        ## Procedure
        1. Revoke the tenant's keys.
        2. Tell the owner of the tenant.
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-005
        status: frozen
        ---
        # Lock out a tenant

        ## Procedure
        1. Revoke the tenant's keys.
        2. Tell the owner of the tenant.
        """,
        """
        # Lock out a tenant

        **Status**: Living document

        ## Procedure
        1. Revoke the tenant's keys.
        2. Tell the owner of the tenant.
        """,
    ],
};

static bool IsDraft(string status) => status.Equals("draft", StringComparison.OrdinalIgnoreCase)
    || status.StartsWith("draft ", StringComparison.OrdinalIgnoreCase)
    || status.Equals("wip", StringComparison.OrdinalIgnoreCase)
    || status.Equals("work in progress", StringComparison.OrdinalIgnoreCase);
