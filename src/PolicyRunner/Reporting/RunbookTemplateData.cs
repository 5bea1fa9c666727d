namespace PolicyRunner.Reporting;

/// <summary>One good example per kind, with commands that many teams can keep and change.</summary>
internal static class RunbookTemplateData
{
    public static RunbookTemplate Incident => new()
    {
        Prefix = "OPS",
        Title = "The service answers with errors",
        FrontMatter = "severity: P1\nestimated-time: 15m-30m\nrisk: low\napproval:\n  - role: on-call-lead\nparameters:\n  service: { type: string, pattern: '^[a-z][a-z0-9-]*$', description: The deployment that fails }\n  good: { type: string, pattern: '^v\\d+\\.\\d+\\.\\d+$', description: The last version that worked }\n  failing: { type: string, pattern: '^v\\d+\\.\\d+\\.\\d+$', description: The version that runs now }\nreason: required",
        Purpose = "Bring a failing service back to the last version that worked, and tell who needs to know.",
        Prerequisites = ["The alert is acknowledged and has an incident channel", "Access to the production cluster", "The dashboard of the service is open"],
        Look = new("look", "See which version fails", "kubectl get deployment \"$SERVICE\" -o wide\nkubectl get pods -l \"app=$SERVICE\"", "NAME\n..."),
        Act = new("go-back", "Deploy the last version that worked", "gh workflow run deploy.yml -f service=\"$SERVICE\" -f version=\"$GOOD\"", "Created workflow_dispatch event", "Requests in flight are cut off. Tell the incident channel before you begin."),
        Verify = new("check-pods", "Check that all replicas are ready", "kubectl rollout status \"deployment/$SERVICE\" --timeout=4m", "successfully rolled out"),
        Undo = new("go-forward", "Deploy the version you came from", "gh workflow run deploy.yml -f service=\"$SERVICE\" -f version=\"$FAILING\"", "Created workflow_dispatch event", "Only when the other version is worse."),
        Afterwards = ["Update the incident and the status page", "Write down what the alert could have said earlier", "Schedule the review within 5 business days"],
    };

    public static RunbookTemplate Release => new()
    {
        Prefix = "REL",
        Title = "Release the service",
        FrontMatter = "estimated-time: 30m-45m\nrisk: low\napproval:\n  - role: on-call-lead\nparameters:\n  version: { type: string, pattern: '^v\\d+\\.\\d+\\.\\d+$', description: The version to release }\n  previous: { type: string, pattern: '^v\\d+\\.\\d+\\.\\d+$', description: The version to go back to }\nreason: required\nlock: release",
        Purpose = "Put a tested version into production, and be able to take it back within minutes.",
        Prerequisites = ["The version passed all tests of its pipeline", "No incident is open", "The version to go back to is known"],
        Look = new("current", "See what runs now", "kubectl get deployment/api -o wide", "api\n..."),
        Act = new("deploy", "Deploy the version", "gh workflow run deploy.yml -f service=api -f version=\"$VERSION\"", "Created workflow_dispatch event", "This changes production. Stay until the verification is done."),
        Verify = new("smoke", "Check that the new version answers", "kubectl rollout status deployment/api --timeout=4m", "successfully rolled out"),
        Undo = new("restore", "Deploy the version before", "gh workflow run deploy.yml -f service=api -f version=\"$PREVIOUS\"", "Created workflow_dispatch event"),
        Afterwards = ["Announce the release", "Watch the error rate for an hour", "Note what was slow or unclear in this runbook"],
    };

    public static RunbookTemplate Maintenance => new()
    {
        Prefix = "OPS",
        Title = "Restart a worker node",
        FrontMatter = "estimated-time: 15m-30m\nrisk: low\napproval:\n  - role: on-call-lead\nparameters:\n  node: { type: string, pattern: '^[a-z0-9][a-z0-9.-]*$', description: The node to take out }\nreason: required",
        Purpose = "Take a node out of service so that it can be restarted or updated, without an outage.",
        Prerequisites = ["Every workload of the node has a replica elsewhere", "The maintenance is announced"],
        Look = new("nodes", "See the state of the nodes", "kubectl get nodes", "Ready"),
        Act = new("cordon", "Keep new work away from the node", "kubectl cordon \"$NODE\"", "cordoned", "The cluster has less room from here on."),
        Verify = new("state", "Check what runs on the node", "kubectl get pods --all-namespaces --field-selector \"spec.nodeName=$NODE\"", "NAMESPACE\n..."),
        Undo = new("uncordon", "Let the node take work again", "kubectl uncordon \"$NODE\"", "uncordoned"),
        Afterwards = ["Check that the node takes work again", "Close the announcement"],
    };

    public static RunbookTemplate Troubleshooting => new()
    {
        Prefix = "OPS",
        Title = "Requests are slow",
        FrontMatter = "severity: P2\nestimated-time: 15m-30m\nrisk: low\napproval:\n  - role: on-call-engineer\nparameters:\n  replicas: { type: integer, default: 4, description: How many replicas should serve }\n  before: { type: integer, default: 2, description: How many replicas served before }",
        Purpose = "Find out why requests are slow, and relieve the service while the cause is being fixed.",
        Prerequisites = ["Read access to logs and metrics", "Access to the production cluster"],
        Look = new("usage", "See how busy the replicas are", "kubectl top pods -l app=api", "NAME\n..."),
        Act = new("scale-out", "Add replicas", "kubectl scale deployment/api --replicas=\"$REPLICAS\"", "scaled", "More replicas open more connections to the database; look at its limit first."),
        Verify = new("ready", "Check that the replicas serve", "kubectl rollout status deployment/api --timeout=4m", "successfully rolled out"),
        Undo = new("scale-in", "Go back to the number before", "kubectl scale deployment/api --replicas=\"$BEFORE\"", "scaled"),
        Afterwards = ["Write down the cause and how it was found", "Open a task for the lasting fix"],
    };

    public static RunbookTemplate Security => new()
    {
        Prefix = "SEC",
        Title = "An account may be in foreign hands",
        FrontMatter = "severity: P0\nestimated-time: 15m-30m\nrisk: high\napproval:\n  - role: security-lead\n  - role: change-board\nparameters:\n  account: { type: string, pattern: '^[a-z0-9][a-z0-9-]*$', description: The service account to lock }\nreason: required",
        Purpose = "Stop an account from doing harm, keep the evidence, and give access back once it is safe.",
        Prerequisites = ["The security lead knows", "A channel that the account cannot read"],
        Look = new("bindings", "See what the account may do", "kubectl get rolebindings --all-namespaces -o wide", "NAMESPACE\n..."),
        Act = new("lock", "Take its rights away", "kubectl label serviceaccount \"$ACCOUNT\" locked=true", "labeled", "Whatever runs under this account stops working."),
        Verify = new("rights", "Check that it is locked", "kubectl get serviceaccount \"$ACCOUNT\" --show-labels", "locked=true"),
        Undo = new("unlock", "Give its rights back", "kubectl label serviceaccount \"$ACCOUNT\" locked-", "unlabeled"),
        Afterwards = ["Keep the audit log of the time in question", "Tell legal and those concerned", "Schedule the review within 5 business days"],
    };

    public static RunbookTemplate Compliance => new()
    {
        Prefix = "COMP",
        Title = "Quarterly access review",
        FrontMatter = "estimated-time: 2h-4h\nrisk: low\napproval:\n  - role: compliance-lead\nparameters:\n  account: { type: string, pattern: '^[a-z][a-z0-9-]*$', description: The user whose access nobody confirmed }\ntriggers:\n  - schedule: \"0 9 1 1,4,7,10 *\"\nreason: required",
        Purpose = "Make sure that everybody who has access still needs it, and take away what nobody confirms.",
        Prerequisites = ["The list of managers is up to date", "The last review is closed"],
        Look = new("who", "List who has access", "kubectl get clusterrolebindings -o wide", "NAME\n..."),
        Act = new("revoke", "Take away what nobody confirmed", "kubectl label user \"$ACCOUNT\" access=revoked", "labeled", "The user can no longer work. Ask the manager once more before."),
        Verify = new("recheck", "Check that the access is gone", "kubectl get user \"$ACCOUNT\" --show-labels", "access=revoked"),
        Undo = new("regrant", "Give the access back", "kubectl label user \"$ACCOUNT\" access-", "unlabeled"),
        Afterwards = ["File the confirmations", "Note the date of the next review"],
    };

    public static RunbookTemplate Onboarding => new()
    {
        Prefix = "PARTNER",
        Title = "A new partner gets access",
        FrontMatter = "estimated-time: 1h-2h\nrisk: low\napproval:\n  - role: partner-manager\nparameters:\n  partner: { type: string, pattern: '^[a-z][a-z0-9-]*$', description: Short name of the partner }\nreason: required",
        Purpose = "Give a partner a space of its own, with credentials that never show in a log.",
        Prerequisites = ["The contract is signed", "The partner named a technical contact"],
        Look = new("taken", "See that the name is free", "kubectl get namespaces", "NAME\n..."),
        Act = new("create", "Create the partner's space", "kubectl create namespace \"partner-$PARTNER\"", "created", "The name cannot be changed later."),
        Verify = new("there", "Check that the space is there", "kubectl get namespace \"partner-$PARTNER\"", "Active"),
        Undo = new("close", "Close the space again", "kubectl label namespace \"partner-$PARTNER\" state=closed", "labeled"),
        Afterwards = ["Hand the credentials over through the vault", "Ask the partner how it went"],
    };
}
