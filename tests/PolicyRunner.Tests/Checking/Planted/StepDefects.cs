using static PolicyRunner.Tests.Checking.Planted.PlantedDefect;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>What may be wrong with the steps and actions of a declared runbook.</summary>
internal static class StepDefects
{
    private const string Deploy = "helm upgrade backend charts/backend --namespace backend --set \"image.tag=$VERSION\"";

    public static IEnumerable<PlantedDefect> All =>
    [
        Change("RB201", "an irreversible command in a declared runbook, without a warning", ("kubectl -n backend get pods", "[|kubectl delete pvc data-backend-0|]"), ("effect=read\n", "effect=destructive\n"),
            ("bash id=look timeout=1m effect", "bash id=look timeout=1m undo=take-back effect"), ("\n\n### Step 2: Deploy", "\n\nExpected output:\n\n```text\ndeleted\n```\n\n### Step 2: Deploy")),
        Change("RB202", "a step that removes something and does not warn", (Deploy, "[|kubectl delete namespace backend|]"), ("# Backend deployment\n", "# Backend deployment\n\nWarning: this replaces what runs.\n"), ("timeout=10m effect=mutate needs=look", "timeout=10m effect=destructive needs=look")),
        Change("RB203", "a parameter without quotes", (Deploy, "helm upgrade backend charts/backend --set image.tag=[|$VERSION|]")),
        Change("RB203", "a parameter in what another shell reads", (Deploy, "bash -c \"deploy [|$VERSION|]\"")),
        Change("RB203", "a parameter that chooses the program", (Deploy, "[|$VERSION|] upgrade")),
        Change("RB204", "a parameter in braces", (Deploy, "helm upgrade backend charts/backend --set 'image.tag=[|{{ version }}|]'")),
        Change("RB205", "a placeholder in a block that runs", ("kubectl -n backend get pods", "kubectl -n [|<namespace>|] get pods")),
        Change("RB205", "a placeholder in capitals", ("kubectl -n backend get pods", "kubectl -n [|YOUR_NAMESPACE|] get pods")),
        Change("RB207", "an effect that is understated", ("timeout=10m effect=mutate needs=look", "timeout=10m [|effect=read|] needs=look")),
        Change("RB208", "a quote that is never closed", (Deploy, "helm upgrade backend charts/backend --set [|\"|]image.tag=1")),
        Change("RB208", "a condition that never ends", ("kubectl -n backend get pods", "[|if|] true; then\n  kubectl -n backend get pods")),
        Change("RB209", "an attribute that is misspelt", ("id=deploy timeout=10m", "id=deploy timeout=10m [|retries=3|]")),
        Change("RB209", "an attribute that is given twice", ("id=deploy timeout=10m", "id=deploy timeout=10m [|timeout=5m|]")),
        Change("RB209", "a time that is none", ("id=deploy timeout=10m", "id=deploy [|timeout=soon|]")),
        Change("RB209", "a mark with an unknown word", ("<!-- ack within=15m escalate=P1 by=on-call-lead -->", "[|<!-- ack withn=15m escalate=P1 by=on-call-lead -->|]")),
        Change("RB206", "what the contract prohibits", ("kubectl -n backend get pods", "[|kubectl patch deployment backend --dry-run=server -p '{}'|]")),
        Change("RB212", "a block before the first step", ("## Procedure\n", "## Procedure\n\n[|```bash|]\nkubectl -n backend get pods\n```\n")),
        In(CleanRepository.YamlPath, "RB211", "a timeout of a YAML runbook that is none",
            ("          timeout: 5m\n          undo", "          timeout: [|soon|]\n          undo")),
        Change("RB301", "a change that does not say what it prints", ("```bash id=migrate timeout=10m effect=mutate when=\"migrate == true\"", "[|```bash id=migrate timeout=10m effect=mutate when=\"migrate == true\"|]"),
            ("make migrate\n```\n\nExpected output:\n\n```text\ndone\n```", "make migrate\n```")),
        Change("RB301", "a check that does not say what it expects", ("```yaml http id=ready timeout=10s", "[|```yaml http id=ready timeout=10s|]"), ("expect: { status: 200 }\n", "")),
        Change("RB302", "high risk and no yes of the change board", ("risk: high", "risk: [|high|]"), ("  - role: change-board\n", "")),
        Change("RB302", "high risk and a change board that is asked only now and then", ("risk: high", "risk: [|high|]"), ("  - role: change-board\n", "  - role: change-board\n    when: migrate == true\n")),
        Change("RB303", "a release that people alone verify", ("## Verification", "[|## Verification|]"),
            ("```yaml http id=ready timeout=10s\nmethod: GET\nurl: https://api.example.com/health/ready\nexpect: { status: 200 }\n```", "Open the page."),
            ("```yaml slo id=watch timeout=15m\nslos: [api-availability]\nbake: 10m\nevery: 1m\n```", "Look at the dashboard.")),
        In(CleanRepository.YamlPath, "RB303", "a change that nothing verifies", ("- title: Scale out", "- title: [|Scale out|]"),
            (Part("verification", "rollback"), ""))
            .And(CleanRepository.OrganisationPath, ("versions:", "policies: { RB101: { sections: [Procedure, Rollback] } }\nversions:")),
        In(CleanRepository.YamlPath, "RB304", "a change without an undo", ("- title: Scale out", "- title: [|Scale out|]"), ("          undo: scale-in\n", ""),
            (Part("rollback", "post-incident"), ""))
            .And(CleanRepository.OrganisationPath, ("versions:", "policies: { RB101: { sections: [Procedure, Verification] } }\nversions:")),
        Change("RB305", "a rollback to whatever came before", ("gh workflow run rollback.yml -f version=\"$PREVIOUS_VERSION\"", "[|make deploy TAG=backend:previous|]")),
        Change("RB305", "a rollback in words that name no version", ("### Step 1: Take it back\n", "### Step 1: Take it back\n\n[|Bring back the last stable release.|]\n")),
        Change("RB306", "a rollback past the pipeline", ("gh workflow run rollback.yml -f version=\"$PREVIOUS_VERSION\"", "[|kubectl rollout undo deployment/backend --to-revision=12|]")),
        Change("RB307", "an action without a timeout", ("```bash id=look timeout=1m effect=read", "[|```bash id=look effect=read|]")),
        Change("RB307", "a YAML action without a timeout", ("```yaml notify id=tell timeout=30s", "[|```yaml notify id=tell|]")),
        Change("RB308", "a step that needs one that is not there", ("needs=look", "[|needs=lok|]")),
        Change("RB308", "an undo that is not there", ("undo=take-back", "[|undo=take-it-back|]")),
        Change("RB308", "steps that wait for each other", ("id=look timeout=1m effect=read", "id=look timeout=1m [|needs=deploy|] effect=read")),
        Change("RB309", "a condition over an unknown name", ("when=\"migrate == true\"", "[|when=\"migrat == true\"|]")),
        Change("RB309", "an approval over an unknown name", ("role: dba\n    when: migrate == true", "role: dba\n    when: [|migrat == true|]")),
        Change("RB312", "a call of a runbook that is not there", ("runbook: PLAT-001", "runbook: [|PLAT-01|]")),
    ];

    // A section of the YAML runbook, up to the next one.
    private static string Part(string name, string next)
    {
        var text = CleanRepository.Files[CleanRepository.YamlPath];
        var start = text.IndexOf($"  {name}:", StringComparison.Ordinal);
        return text[start..text.IndexOf($"  {next}:", StringComparison.Ordinal)];
    }
}
