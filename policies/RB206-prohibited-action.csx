#nullable enable
// What the organisation forbids stays forbidden at three in the morning; no text in a pull request can allow it.
return new Policy("RB206", "prohibited-action")
{
    Title = "A runbook does nothing that its contract prohibits",
    Why = "A contract that only people enforce is broken in the first emergency. One without 'allowed', or with none in it, stops only what it prohibits: "
        + "commands that the tool does not know pass, so list there what may be done.",
    Severity = Severity.Error,
    Enforcement = Enforcement.HardMandatory,
    AppliesTo = runbook => runbook.IsDeclared && runbook.Declaration.Contract is not null,
    Check = (runbook, context) => context.Organisation.Contracts[runbook.Declaration.Contract!] is { } contract ? Judge(runbook, contract, context.Library) : [],
    Bad =
    [
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            allowed:
              - { id: restart, title: Restart, tool: kubectl, verb: rollout }
            incident-categories:
              store:
                prohibited:
                  - { id: no-restart, title: Restart a store by hand, tool: kubectl, verb: rollout restart }
              platform:
                allowed:
                  - { id: drain, title: Empty a node, tool: kubectl, verb: drain }
        === runbooks/store.md
        ---
        id: INC-1
        contract: operations
        incident-category: store
        ---
        # A store is down

        ## Procedure
        ```bash
        [|kubectl rollout restart deployment/store|]
        [|kubectl drain node-1|]
        kubectl rollout undo deployment/store --to-revision=3
        ```
        === runbooks/any.md
        ---
        id: INC-2
        kind: incident
        contract: operations
        ---
        # Something is down

        ## Procedure
        ```bash
        [|kubectl rollout restart deployment/store|]
        ```
        """,
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            prohibited:
              - { id: no-patch, title: Patch live objects, tool: kubectl, verb: patch, reason: Deployments go through CI/CD only }
              - { id: no-pipe, title: Run what was just downloaded, text: '^curl .*\| *sh\b' }
              - { id: no-force, title: Overwrite history, tool: git, verb: push, flags: [--force, -f] }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        ### Patch

        ```bash
        [|kubectl patch deployment api -p '{}'|]
        [|curl https://example.org/fix.sh|] | sh
        [|git push -f|]
        ```
        """,
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            allowed:
              - { id: start, title: Start a workflow, tool: gh, verb: workflow run }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        ### Scale

        ```bash
        gh workflow run deploy.yml
        kubectl get pods
        [|kubectl scale deployment api --replicas=3|]
        ```
        """,
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            allowed:
              - { id: start, title: Start a workflow, tool: gh, verb: workflow run }
              - { id: ping, title: Tell the status page, tool: http, verb: POST }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        1. Do it:

           ```yaml workflow id=scale
           workflow: scale.yml
           ```

           [|```yaml http id=remove|]
           method: DELETE
           url: https://api.example.org/nodes/1
           ```

           [|```yaml command id=touch|]
           run: [bash, -c, 'ls; touch /etc/x']
           ```

           [|```python id=sweep|]
           print("gone")
           ```

           [|```yaml call id=other|]
           runbook: OPS-14
           ```

           ```yaml http id=tell
           method: POST
           url: https://status.example.org/notes
           ```
        === runbooks/other.md
        ---
        id: OPS-14
        title: Bound by nothing
        ---
        # Bound by nothing

        ## Procedure

        1. Go on.
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            prohibited:
              - { id: no-rollout-undo, title: Undo a rollout by hand, tool: kubectl, verb: rollout undo }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        ### Look

        ```bash
        kubectl rollout status deployment/api
        git push
        ```
        """,
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            allowed:
              - { id: start, title: Start a workflow, tool: gh, verb: workflow run }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        1. Look first, then call what the same contract binds:

           ```yaml http id=look
           url: https://api.example.org/nodes/1
           ```

           ```yaml call id=other
           runbook: OPS-14
           ```
        === runbooks/other.md
        ---
        id: OPS-14
        title: Start it
        contract: operations
        ---
        # Start it

        ## Procedure

        1. Start it:

           ```yaml workflow id=start
           workflow: start.yml
           ```
        """,
    ],
};

static IEnumerable<Finding> Judge(Runbook runbook, Contract contract, Library library)
{
    foreach (var (command, breach) in ContractJudge.Of(contract, runbook).Breaches(runbook, library))
    {
        yield return command.Finding(breach.Message) with
        {
            Related = [breach.Rule is { } rule ? new RelatedPlace(rule.Span, "the rule") : new RelatedPlace(contract.Span, "the contract")],
        };
    }
}
