#nullable enable
#load "lib/shared.csx"
// A watch over a service level that nobody defined sees nothing and lets everything pass.
return new Policy("RB404", "known-slo")
{
    Title = "A service level that a runbook names is defined",
    Why = "A name without a definition has no data, and no data must never look like a pass.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var known = context.Slos.SelectMany(file => file.Objectives).Select(objective => objective.Name).ToHashSet(StringComparer.Ordinal);
        var named = Values(runbook.Declaration.Yaml, "slo").Where(name => IsJudgedHere(runbook, name.Span))
            .Concat(runbook.Actions.Where(action => action.Kind == ActionKind.Slo).SelectMany(action => Values(action.Yaml, "slos")));
        return context.Organisation.File is null && known.Count == 0 ? []
            : named.Where(name => !known.Contains(name.Text) && !name.Text.Contains("{{", StringComparison.Ordinal))
                .Select(name => name.Finding($"No file in policies/slo defines the SLO '{name.Text}'; add it or name another.{NearestName.Hint(name.Text, known)}"));
    },
    Bad =
    [
        """
        === policies/slo/availability.yml
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-availability }
        spec:
          service: api
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: up }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { type: Prometheus, spec: { query: good } } }
                total: { metricSource: { type: Prometheus, spec: { query: total } } }
          objectives: [{ target: 0.999 }]
        === runbooks/deploy.md
        ---
        id: REL-001
        slo: [api-availability, [|api-latency|]]
        ---
        # Deploy

        ## Verification

        ### Step 1: Watch

        ```yaml slo id=watch timeout=15m
        slos: [[|api-availabilty|]]
        bake: 10m
        every: 1m
        ```
        """,
    ],
    Good =
    [
        """
        === policies/slo/availability.yml
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-availability }
        spec:
          service: api
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: up }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { type: Prometheus, spec: { query: good } } }
                total: { metricSource: { type: Prometheus, spec: { query: total } } }
          objectives: [{ target: 0.999 }]
        === runbooks/deploy.md
        ---
        id: REL-001
        slo: [api-availability]
        ---
        # Deploy

        ## Verification

        ### Step 1: Watch

        ```yaml slo id=watch timeout=15m
        slos: [api-availability]
        bake: 10m
        every: 1m
        ```
        """,
    ],
};
