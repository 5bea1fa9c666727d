#nullable enable
#load "lib/shared.csx"
// A secret that does not exist is an empty string to the command that gets it.
return new Policy("RB406", "known-secret")
{
    Title = "A secret is declared by the runbook and exists in the organisation",
    Why = "A step gets only declared secrets, and a misspelt name reaches it as nothing, in the middle of a run.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var known = context.Organisation.Secrets;
        var declared = runbook.Declaration.Secrets;
        return Values(runbook.Declaration.Yaml, "secrets")
            .Where(name => known.Count > 0 && !known.Contains(name.Text) && IsJudgedHere(runbook, name.Span))
            .Select(name => name.Finding($"The organisation file lists no secret '{name.Text}'; add it there or name another.{known.Hint(name.Text)}"))
            .Concat(runbook.Actions.SelectMany(action => action.Attributes.Secrets.Where(name => !declared.Contains(name))
                .Select(name => action.Attributes.SpanOf("secrets", action.Span).Finding(
                    $"Action '{action.Id}' asks for the secret '{name}', which the runbook does not declare; add it to 'secrets'.{NearestName.Hint(name, declared)}"))));
    },
    Bad =
    [
        """
        === policies/policyrunner.yml
        secrets: [DEPLOY_TOKEN]
        === runbooks/deploy.md
        ---
        id: REL-001
        secrets: [DEPLOY_TOKEN, [|STATUS_TOKEN|]]
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy

        ```bash id=deploy timeout=5m [|secrets=DEPLOY_TOKN|]
        make deploy
        ```
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        secrets: [DEPLOY_TOKEN]
        === runbooks/deploy.md
        ---
        id: REL-001
        secrets: [DEPLOY_TOKEN]
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy

        ```bash id=deploy timeout=5m secrets=DEPLOY_TOKEN
        make deploy
        ```
        """,
    ],
};
