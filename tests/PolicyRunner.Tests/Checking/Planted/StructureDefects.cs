using static PolicyRunner.Tests.Checking.Planted.PlantedDefect;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>What may be wrong with a runbook as a whole: sections, metadata, numbers, times, the index.</summary>
internal static class StructureDefects
{
    public static IEnumerable<PlantedDefect> All =>
    [
        Change("RB101", "no Post-Incident section", ("id: REL-001", "id: [|REL-001|]"), ("## Post-Incident", "## Colophon")),
        Change("RB101", "no Purpose section", ("id: REL-001", "id: [|REL-001|]"), ("## Purpose\n\nBrings a release of the backend to production.\n\n", "")),
        In(CleanRepository.YamlPath, "RB101", "no post-incident in a YAML runbook",
            ("id: MNT-001", "id: [|MNT-001|]"), ("  post-incident:\n    - Ask why the queue grew\n", "")),
        Page("RB101", "a page held to the strict profile, without a Rollback section", """
            [|# Failover|]

            **Owner**: Edge team
            **Status**: accepted
            **Last updated**: 2026-11-01
            **Estimated time**: 10 minutes

            ## Overview

            Moves the traffic to the second site.

            ## Before you start

            - Access to the console

            ## Steps (10 minutes)

            1. Open the console.
            2. Choose the second site.

            ## Validation

            1. The second site answers.

            ## Follow-up

            - Call the owner.
            """).And(CleanRepository.OrganisationPath, ("versions:", "profiles: [{ paths: [pages/page.md], profile: strict }]\nversions:")),
        Change("RB102", "no owner", ("id: REL-001", "id: [|REL-001|]"), ("owner: platform-team\n", "")),
        Change("RB102", "no kind", ("id: REL-001", "id: [|REL-001|]"), ("kind: release\n", "")),
        In(CleanRepository.YamlPath, "RB102", "no status in a YAML runbook", ("id: MNT-001", "id: [|MNT-001|]"), ("status: accepted\n", "")),
        Change("RB103", "a step whose number was skipped", ("### Step 4: Tell the others (1 minute)", "[|### Step 5: Tell the others (1 minute)|]")),
        Change("RB103", "a step without a number among numbered ones", ("### Step 2: Deploy (10 minutes)", "[|### Deploy (10 minutes)|]"), ("### Step 3: M", "### Step 2: M"), ("### Step 4", "### Step 3")),
        In(CleanRepository.HealthPath, "RB103", "items that jump from 2 to 4", ("2. Look for red.", "2. Look for red.\n[|4. Look again.|]")),
        Change("RB104", "a block without a language in a declared runbook",
            ("Requests in flight are cut off for a moment.", "The page looks like this:\n\n[|```|]\ndepth   1204\nworkers 3\n```")),
        Change("RB105", "no estimated time", ("id: REL-001", "id: [|REL-001|]"), ("estimated-time: 30m-45m\n", "")),
        Change("RB105", "a step that does not say how long it takes", ("### Step 3: Migrate (5 minutes)", "[|### Step 3: Migrate|]")),
        In(CleanRepository.HealthPath, "RB105", "a list of steps that does not say how long it takes", ("## Procedure (5 minutes)", "[|## Procedure|]")),
        Change("RB106", "a review older than the runbook allows", ("reviewed: 2026-11-01", "reviewed: [|2026-07-01|]")),
        Change("RB106", "a review in the future", ("reviewed: 2026-11-01", "reviewed: [|2026-11-16|]")),
        In(CleanRepository.HealthPath, "RB106", "a review older than half a year", ("reviewed: 2026-11-01", "reviewed: [|2026-05-01|]")),
        Change("RB107", "a draft", ("status: accepted", "status: [|draft|]")),
        In(CleanRepository.YamlPath, "RB107", "a retired YAML runbook", ("status: accepted", "status: [|retired|]")),
        At("RB108", "a runbook that the index does not name", "runbooks/nightly/vacuum.md", CleanRepository.Files[CleanRepository.HealthPath]
            .Replace("id: PLAT-001\ntitle: Platform health", "id: PLAT-002\ntitle: [|Platform health|]", StringComparison.Ordinal)),
        Change("RB109", "an action's id that is taken", ("bash id=migrate timeout", "bash [|id=look|] timeout")),
        Change("RB211", "a key that no runbook has", ("owner: platform-team\n", "owner: platform-team\n[|aproval|]: []\n")),
        Change("RB211", "a value that is none of the allowed ones", ("risk: high", "risk: [|medium|]")),
        Change("RB018", "a key of a declared runbook that stands twice", ("contract: operations", "contract: operations\n[|contract|]: operations")),
        In(CleanRepository.YamlPath, "RB211", "a step of a YAML runbook with an unknown key", ("      time: 5m\n", "      [|tme|]: 5m\n      time: 5m\n")),
        Change("RB210", "a parameter that would set PATH", ("  migrate: { type", "  [|path|]: { type: string }\n  migrate: { type")),
        Change("RB210", "two parameters of one variable", ("  migrate: { type", "  [|previous_version|]: { type: string }\n  migrate: { type")),
    ];
}
