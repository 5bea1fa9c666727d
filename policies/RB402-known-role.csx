#nullable enable
#load "lib/shared.csx"
// A role without people can say neither yes nor no: the run waits for ever.
return new Policy("RB402", "known-role")
{
    Title = "Roles and priorities are those of the organisation",
    Why = "An approval of an unknown role is never given, and an escalation to an unknown priority calls nobody.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var roles = context.Organisation.Roles;
        var matrix = context.Organisation.Escalation;
        var marks = runbook.Steps.SelectMany(step => step.Marks).ToList();
        var severity = runbook.Declaration.SpanOf("severity", runbook.Span);
        var named = runbook.Declaration.Approvals.Select(rule => (rule.Role, rule.Span))
            .Concat(marks.Where(mark => mark.By is not null).Select(mark => (Role: mark.By!, mark.Span)));
        var priorities = marks.Where(mark => mark.Escalate is not null).Select(mark => (Name: mark.Escalate!, mark.Span))
            .Concat(runbook.Declaration.Severity is { } level ? [(Name: level, Span: severity)] : []);
        return named.Where(use => roles.Count > 0 && !roles.Contains(use.Role))
            .Select(use => use.Span.Finding($"The organisation file has no role '{use.Role}'; name one of its roles.{roles.Hint(use.Role)}"))
            .Concat(priorities.Where(use => matrix.Priorities.Count > 0 && matrix.Find(use.Name) is null)
                .Select(use => use.Span.Finding($"The escalation matrix has no '{use.Name}'; use a priority or severity that it has.")))
            .Where(finding => IsJudgedHere(runbook, finding.Span));
    },
    Bad =
    [
        """
        === policies/policyrunner.yml
        roles:
          on-call-lead: { teams: [sre] }
        escalation:
          P0: { respond-within: 15m, path: [{ after: 0m, roles: [on-call-lead] }] }
        === runbooks/outage.md
        ---
        id: OPS-001
        severity: [|P7|]
        approval:
          - role: [|oncall-lead|]
        ---
        # Outage

        ## Procedure

        ### Step 1: Acknowledge
        Acknowledge the page.
        [|<!-- ack within=15m escalate=P9 by=on-call-lead -->|]
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        roles:
          on-call-lead: { teams: [sre] }
        escalation:
          P0: { respond-within: 15m, path: [{ after: 0m, roles: [on-call-lead] }] }
        === runbooks/outage.md
        ---
        id: OPS-001
        severity: P0
        approval:
          - role: on-call-lead
        ---
        # Outage

        ## Procedure

        ### Step 1: Acknowledge
        Acknowledge the page.
        <!-- ack within=15m escalate=P0 by=on-call-lead -->
        """,
    ],
};
