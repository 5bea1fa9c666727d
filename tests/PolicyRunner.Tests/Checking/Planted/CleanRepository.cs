namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>A repository nothing is wrong with: declared runbooks, an index, pages, an organisation file and an SLO.</summary>
internal static class CleanRepository
{
    public const string OrganisationPath = "policies/policyrunner.yml";
    public const string RunbookPath = "runbooks/deploy.md";
    public const string HealthPath = "runbooks/health.md";
    public const string IndexPath = "runbooks/README.md";
    public const string YamlPath = "runbooks/scale.runbook.yml";

    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        [OrganisationPath] = Organisation,
        ["policies/slo/api.yml"] = Slo,
        [RunbookPath] = Runbook,
        [HealthPath] = Health,
        [YamlPath] = Yaml,
        [IndexPath] = Index,
        ["pages/queue.md"] = Page,
    };

    private const string Organisation = """
        teams: [platform-team, database-team]
        roles:
          change-board: { teams: [platform-team] }
          dba: { teams: [database-team] }
          on-call-lead: { teams: [platform-team] }
        escalation:
          P1: { respond-within: 15m, path: [{ after: 0m, roles: [on-call-lead] }] }
          P2: { respond-within: 1h, path: [{ after: 0m, roles: [on-call-lead] }] }
        windows:
          weekly-change: { day: wednesday, at: "16:00", duration: 2h, time-zone: UTC }
        channels:
          releases: { kind: webhook, secret: RELEASES_WEBHOOK }
        contracts:
          operations:
            description: What operators do and never do
            prohibited:
              - { id: no-patch, title: Patch live objects, tool: kubectl, verb: patch, reason: Changes go through the pipeline }
        routes: [/health/live, /health/ready, "/orders/{id}"]
        versions: { api: v2.4.0 }
        secrets: [DEPLOY_TOKEN, RELEASES_WEBHOOK]

        """;

    private const string Slo = """
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

        """;

    private const string Runbook = """
        ---
        id: REL-001
        title: Backend deployment
        kind: release
        status: accepted
        owner: platform-team
        reviewed: 2026-11-01
        review-every: 90d
        severity: P1
        estimated-time: 30m-45m
        risk: high
        approval:
          - role: change-board
          - role: dba
            when: migrate == true
        parameters:
          version: { type: string, pattern: '^v\d+\.\d+\.\d+$', description: Release to deploy }
          previous-version: { type: string, pattern: '^v\d+\.\d+\.\d+$' }
          migrate: { type: boolean, default: false }
        window: weekly-change
        secrets: [DEPLOY_TOKEN]
        slo: [api-availability]
        contract: operations
        ---
        # Backend deployment

        ## Purpose

        Brings a release of the backend to production.

        ## Prerequisites

        - [ ] The release notes are written.

        ## Procedure

        ### Step 1: Look at the platform (2 minutes)

        ```yaml call id=health timeout=5m
        runbook: PLAT-001
        ```

        ```bash id=look timeout=1m effect=read
        kubectl -n backend get pods
        ```

        ### Step 2: Deploy (10 minutes)

        Requests in flight are cut off for a moment.

        ```bash id=deploy timeout=10m effect=mutate needs=look undo=take-back secrets=DEPLOY_TOKEN
        helm upgrade backend charts/backend --namespace backend --set "image.tag=$VERSION"
        ```

        Expected output:

        ```text
        has been upgraded
        ```

        ### Step 3: Migrate (5 minutes)

        ```bash id=migrate timeout=10m effect=mutate when="migrate == true"
        make migrate
        ```

        Expected output:

        ```text
        done
        ```

        ### Step 4: Tell the others (1 minute)

        Somebody of the platform team confirms.
        <!-- ack within=15m escalate=P1 by=on-call-lead -->

        ```yaml notify id=tell timeout=30s
        channel: releases
        message: "Version {{ version }} is out."
        ```

        ## Verification

        ### Step 1: It answers

        ```yaml http id=ready timeout=10s
        method: GET
        url: https://api.example.com/health/ready
        expect: { status: 200 }
        ```

        ### Step 2: It keeps its promise

        ```yaml slo id=watch timeout=15m
        slos: [api-availability]
        bake: 10m
        every: 1m
        ```

        ## Rollback

        ### Step 1: Take it back

        ```bash id=take-back timeout=10m effect=mutate
        gh workflow run rollback.yml -f version="$PREVIOUS_VERSION"
        ```

        Expected output:

        ```text
        Created workflow_dispatch event
        ```

        ## Post-Incident

        - [ ] Write down what surprised you.

        """;

    private const string Health = """
        ---
        id: PLAT-001
        title: Platform health
        kind: troubleshooting
        status: accepted
        owner: platform-team
        reviewed: 2026-11-01
        estimated-time: 5m
        ---
        # Platform health

        ## Purpose

        Says whether the platform is fit for a change.

        ## Prerequisites

        - [ ] Access to the dashboards

        ## Procedure (5 minutes)

        1. Open the dashboard of the platform.
        2. Look for red.

        ## Verification

        1. All panels are green.

        ## Rollback

        Nothing is changed.

        ## Post-Incident

        - [ ] Note the time of the look.

        """;

    private const string Yaml = """
        id: MNT-001
        title: Scale the workers
        kind: maintenance
        status: accepted
        owner: platform-team
        reviewed: 2026-11-01
        estimated-time: 10m
        risk: low
        sections:
          purpose: Adds workers when the queue grows.
          prerequisites:
            - Access to the cluster
          procedure:
            - title: Scale out
              time: 5m
              actions:
                - id: scale
                  timeout: 5m
                  undo: scale-in
                  bash: |
                    kubectl scale deployment worker --replicas=5
                  expect: scaled
          verification:
            - title: Five workers run
              actions:
                - id: count
                  timeout: 1m
                  bash: |
                    kubectl get pods
                  expect: Running
          rollback:
            - title: Scale in
              actions:
                - id: scale-in
                  timeout: 5m
                  bash: |
                    gh workflow run scale.yml -f replicas=3
                  expect: Created
          post-incident:
            - Ask why the queue grew

        """;

    private const string Index = """
        # Runbooks index

        | Scenario | Runbook |
        | --- | --- |
        | Deploy | [deploy](./deploy.md) |
        | Health | [health](./health.md) |
        | Scale | [scale](./scale.runbook.yml) |
        | Queue | [queue](../pages/queue.md) |

        """;

    private const string Page = """
        # QueueTooLong

        **Owner**: Queue team

        ## Meaning

        More than 1,000 messages wait.

        ## Impact

        Mails come late.

        ## Diagnosis

        ```bash
        kubectl -n queue get pods
        ```

        ## Mitigation

        Add a consumer.

        """;
}
