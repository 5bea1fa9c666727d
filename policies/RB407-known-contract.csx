#nullable enable
#load "lib/shared.csx"
// Rules that bind nobody are read by everybody as if they did.
return new Policy("RB407", "known-contract")
{
    Title = "A contract is one of the organisation's",
    Why = "What a runbook may and may not do is looked up in its contract; an unknown one prohibits nothing.",
    Severity = Severity.Error,
    // Without an organisation file there is nothing to compare with.
    AppliesTo = runbook => runbook.IsDeclared && runbook.Declaration.Contract is not null,
    Check = (runbook, context) =>
    {
        var known = context.Organisation.Contracts;
        var name = runbook.Declaration.Contract!;
        var place = runbook.Declaration.SpanOf("contract", runbook.Span);
        if (context.Organisation.File is null || !IsJudgedHere(runbook, place))
        {
            return [];
        }

        if (known[name] is not { } contract)
        {
            return [place.Finding($"The organisation file has no contract '{name}'; name one that it has.{known.Hint(name)}")];
        }

        return runbook.Declaration.IncidentCategory is not { } category || contract.IncidentCategories.Contains(category) ? []
            : [runbook.Declaration.SpanOf("incident-category", runbook.Span).Finding(
                $"The contract '{name}' knows no incidents of the category '{category}'; name one that it knows.{contract.IncidentCategories.Hint(category)}")];
    },
    Bad =
    [
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            incident-categories:
              store: { prohibited: [{ id: no-ssh, title: Log in, tool: ssh }] }
        === runbooks/store.md
        ---
        id: INC-1
        contract: operations
        incident-category: [|stores|]
        ---
        # A store is down

        ## Procedure
        1. Look
        """,
        """
        === policies/policyrunner.yml
        contracts:
          operations: { description: What operators do and never do }
        === runbooks/deploy.md
        ---
        id: REL-001
        contract: [|operation|]
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
        contracts:
          operations: { description: What operators do and never do }
        === runbooks/deploy.md
        ---
        id: REL-001
        contract: operations
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
        """
        ---
        id: REL-001
        contract: operations
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.
        """,
    ],
};
