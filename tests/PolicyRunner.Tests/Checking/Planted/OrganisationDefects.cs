using static PolicyRunner.Tests.Checking.Planted.PlantedDefect;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>Where a runbook and the organisation disagree.</summary>
internal static class OrganisationDefects
{
    public static IEnumerable<PlantedDefect> All =>
    [
        Change("RB401", "an owner nobody knows", ("owner: platform-team", "owner: [|platfrom-team|]")),
        In(CleanRepository.YamlPath, "RB401", "an owner of a YAML runbook nobody knows", ("owner: platform-team", "owner: [|nobody|]")),
        Change("RB402", "a role nobody has", ("role: dba\n    when: migrate == true", "role: [|dbas|]\n    when: migrate == true")),
        Change("RB402", "a severity that is not in the matrix", ("severity: P1", "severity: [|P7|]")),
        Change("RB402", "a mark that escalates to nowhere", ("<!-- ack within=15m escalate=P1 by=on-call-lead -->", "[|<!-- ack within=15m escalate=P9 by=on-call-lead -->|]")),
        Change("RB403", "a window that never opens", ("window: weekly-change", "window: [|weekly-chnage|]")),
        Change("RB404", "an SLO that is not defined", ("slo: [api-availability]", "slo: [api-availability, [|api-latency|]]")),
        Change("RB404", "an SLO to watch that is not defined", ("slos: [api-availability]", "slos: [[|api-availabilty|]]")),
        Change("RB405", "a target looser than the SLO's", ("### Step 2: It keeps its promise\n", "### Step 2: It keeps its promise\n\nThe `api-availability` stays above [|99 %|].\n")),
        Change("RB406", "a secret the organisation does not have", ("secrets: [DEPLOY_TOKEN]", "secrets: [DEPLOY_TOKEN, [|STATUS_TOKEN|]]")),
        Change("RB406", "a secret that the runbook does not declare", ("secrets=DEPLOY_TOKEN", "[|secrets=RELEASES_WEBHOOK|]")),
        Change("RB407", "a contract that binds nobody", ("contract: operations", "contract: [|operation|]")),
        Change("RB408", "a route that is not there", ("https://api.example.com/health/ready", "[|https://api.example.com/health/redy|]")),
        Change("RB408", "a route in the text that is not there", ("Requests in flight are cut off for a moment.", "Then `[|/health/alive|]` answers again.")),
        Change("RB409", "a version nobody runs", ("Requests in flight are cut off for a moment.", "Written for api [|v2.3.0|].")),
        Change("RB411", "a channel nobody reads", ("channel: releases", "channel: [|relases|]")),
    ];
}
