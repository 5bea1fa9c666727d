#nullable enable
#load "lib/shared.csx"
// An owner nobody has heard of is no owner.
return new Policy("RB401", "known-owner")
{
    Title = "A runbook's owner is a team of the organisation",
    Why = "Findings, reviews and escalations go to the owner; a misspelt or dissolved team gets none of them.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var teams = context.Organisation.Teams;
        var place = runbook.Declaration.SpanOf("owner", runbook.Span);
        return runbook.Declaration.Owner is not { } owner || teams.Count == 0 || teams.Contains(owner) || !IsJudgedHere(runbook, place) ? []
            : [place.Finding($"The organisation file lists no team '{owner}'; name one of its teams.{teams.Hint(owner)}")];
    },
    Bad =
    [
        """
        === policies/policyrunner.yml
        teams: [platform-team, sre]
        === runbooks/deploy.md
        ---
        id: REL-001
        owner: [|platfrom-team|]
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
        teams: [platform-team, sre]
        === runbooks/deploy.md
        ---
        id: REL-001
        owner: platform-team
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
        """
        ---
        id: REL-001
        owner: anybody
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
    ],
};
