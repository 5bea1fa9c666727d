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
        var findings = new List<Finding>();
        void Role(string name, SourceSpan place)
        {
            if (roles.Count > 0 && !roles.Contains(name))
            {
                findings.Add(place.Finding($"The organisation file has no role '{name}'; name one of its roles.{roles.Hint(name)}"));
            }
        }

        void Priority(string name, SourceSpan place)
        {
            if (matrix.Priorities.Count > 0 && matrix.Find(name) is null)
            {
                findings.Add(place.Finding($"The escalation matrix has no '{name}'; use a priority or severity that it has."));
            }
        }

        foreach (var rule in runbook.Declaration.Approvals)
        {
            Role(rule.Role, rule.Span);
        }

        foreach (var mark in runbook.Steps.SelectMany(step => step.Marks))
        {
            if (mark.By is { } role)
            {
                Role(role, mark.Span);
            }

            if (mark.Escalate is { } priority)
            {
                Priority(priority, mark.Span);
            }
        }

        if (runbook.Declaration.Severity is { } severity)
        {
            Priority(severity, runbook.Declaration.SpanOf("severity", runbook.Span));
        }

        return findings.Where(finding => IsJudgedHere(runbook, finding.Span));
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
