#nullable enable
#load "lib/shared.csx"
// A window that does not exist never opens, or never closes.
return new Policy("RB403", "known-window")
{
    Title = "A change window is one of the organisation's",
    Why = "Whether a change may be made now is decided by the window; an unknown one refuses every run.",
    Severity = Severity.Error,
    // Without an organisation file there is nothing to compare with.
    AppliesTo = runbook => runbook.IsDeclared && runbook.Declaration.Window is not null,
    Check = (runbook, context) =>
    {
        var known = context.Organisation.Windows;
        var name = runbook.Declaration.Window!;
        var place = runbook.Declaration.SpanOf("window", runbook.Span);
        return context.Organisation.File is null || known.Contains(name) || !IsJudgedHere(runbook, place) ? []
            : [place.Finding($"The organisation file has no change window '{name}'; name one that it has.{known.Hint(name)}")];
    },
    Bad =
    [
        """
        === policies/policyrunner.yml
        windows:
          weekly-change: { day: wednesday, at: "16:00", duration: 2h, time-zone: UTC }
        === runbooks/deploy.md
        ---
        id: REL-001
        window: [|weekly-chnage|]
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        windows:
          weekly-change: { day: wednesday, at: "16:00", duration: 2h, time-zone: UTC }
        === runbooks/deploy.md
        ---
        id: REL-001
        window: weekly-change
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
        """
        ---
        id: REL-001
        window: weekly-change
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
    ],
};
