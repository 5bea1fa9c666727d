using System.Text.Json;
using PolicyRunner.Tests.Checking.Trust;

namespace PolicyRunner.Tests.Checking.Changes;

/// <summary>What a change makes runbooks do, told beside what is wrong with it.</summary>
public sealed class RunbookChangesTests : IDisposable
{
    private const string Yaml = """
        id: REL-002
        title: Deploy
        risk: high
        parameters:
          count: { type: integer, maximum: 5 }
          name: { type: string, pattern: "a = b" }
          place: { type: string, enum: ["a, b"] }
        triggers:
          - alert: "0 9 * * *"
        sections:
          procedure:
            - title: Deploy
              actions:
                - id: deploy
                  timeout: 2m
                  workflow:
                    workflow: deploy.yml
            - title: Script
              actions:
                - id: script
                  timeout: 2m
                  bash: |
                    python3 - <<'E'
                    for x in xs:
                      os.remove(x)
                    E

        """;

    private readonly ReviewedRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Steps_that_come_go_and_do_something_else_are_told_with_a_graph()
    {
        repository.Git.Write("runbooks/look.md", """
            ---
            id: OPS-001
            environment: production
            ---
            # Look

            ## Procedure

            1. Look:

               ```bash id=look timeout=2m
               kubectl get nodes
               ```

            2. Drain:

               ```bash id=drain
               kubectl drain node-1
               ```

            """);

        var change = Assert.Single(await Changes());

        Assert.Equal(("OPS-001", "runbooks/look.md"), (change.GetProperty("runbook").GetString(), change.GetProperty("file").GetString()));
        Assert.Equal(
        [
            "~ environment: nothing -> production",
            "~ step look: timeout: nothing -> 2m",
            "- step look: kubectl get pods",
            "+ step look: kubectl get nodes",
            "+ step drain (mutate shell)",
        ], Lines(change));
        var graph = change.GetProperty("graph").GetString()!;
        Assert.Contains("s0[\"look<br/><small>Look#58;</small>\"]:::changed", graph, StringComparison.Ordinal);
        Assert.Contains(":::added", graph, StringComparison.Ordinal);
        Assert.Contains("s0 --> s1", graph, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contract: operations\n", "")]
    [InlineData("contract: operations\n", "contract: weaker\n")]
    [InlineData("id: OPS-9\ncontract: operations\n", "id: OPS-10\n")]
    [InlineData("---\nid: OPS-9\ncontract: operations\n---\n", "")]
    public async Task A_change_takes_no_runbook_out_of_its_contract(string before, string after)
    {
        const string Page = "---\nid: OPS-9\ncontract: operations\n---\n# Drain\n\n## Procedure\n\n1. Drain:\n\n   ```bash id=drain timeout=2m\n   kubectl get pods\n   ```\n";
        repository.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation
            + "contracts:\n  operations:\n    prohibited: [{ id: no-drain, title: Drain, tool: kubectl, verb: drain }]\n  weaker:\n    prohibited: [{ id: none, title: None, tool: nothing }]\n");
        repository.Git.Write("runbooks/drain.md", Page).Commit("contract");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/drain.md", Page.Replace(before, after, StringComparison.Ordinal));

        var report = (await repository.CheckAsync("runbooks/", "--base", "main")).Report;

        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("policy").GetString() == "RB206");
        Assert.Contains("out of the contract 'operations'", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runbook_stays_in_its_contract_when_another_page_takes_its_id()
    {
        const string Page = "---\nid: OPS-9\ncontract: operations\n---\n# Drain\n\n## Procedure\n\n1. Drain:\n\n   ```bash id=drain timeout=2m\n   kubectl get pods\n   ```\n";
        Contract();
        repository.Git.Write("runbooks/drain.md", Page).Commit("contract");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/decoy.md", Page);
        repository.Git.Write("runbooks/drain.md", Page.Replace("id: OPS-9\ncontract: operations", "id: OPS-10", StringComparison.Ordinal).Replace("get pods", "drain node-1", StringComparison.Ordinal));

        var report = (await repository.CheckAsync("runbooks/", "--base", "main")).Report;

        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("policy").GetString() == "RB206");
        Assert.Equal("runbooks/drain.md", finding.GetProperty("file").GetString());
    }

    [Theory]
    [InlineData("incident-category: store\n", "incident-category: platform\n", "incident-category: store")]
    [InlineData("incident-category: store\n", "", "incident-category: store")]
    [InlineData("kind: incident\n", "kind: maintenance\n", "kind: incident")]
    public async Task A_change_takes_no_runbook_out_of_where_a_rule_of_its_contract_applies(string before, string after, string again)
    {
        var page = $"---\nid: OPS-9\ncontract: operations\n{before}---\n# Restart\n\n## Procedure\n\n1. Restart:\n\n   ```bash id=restart timeout=2m\n   kubectl get pods\n   ```\n";
        Contract();
        repository.Git.Write("runbooks/restart.md", page).Commit("contract");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/restart.md", page.Replace(before, after, StringComparison.Ordinal).Replace("get pods", "rollout restart deployment/store", StringComparison.Ordinal));

        var report = (await repository.CheckAsync("runbooks/", "--base", "main")).Report;

        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("policy").GetString() == "RB206");
        Assert.Equal(after.Length == 0 ? 12 : 13, finding.GetProperty("start").GetProperty("line").GetInt32());
        Assert.EndsWith($"say '{again}' again.", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runbook_may_change_its_category_where_nothing_it_does_was_prohibited()
    {
        const string Page = "---\nid: OPS-9\ncontract: operations\nincident-category: store\n---\n# Look\n\n## Procedure\n\n1. Look:\n\n   ```bash id=look timeout=2m\n   kubectl get pods\n   ```\n";
        Contract();
        repository.Git.Write("runbooks/look.md", Page).Commit("contract");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/look.md", Page.Replace("store", "platform", StringComparison.Ordinal));

        var report = (await repository.CheckAsync("runbooks/", "--base", "main")).Report;

        Assert.DoesNotContain(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("policy").GetString() == "RB206");
    }

    [Theory]
    [InlineData("A", "B", "kubectl drain node-1", true)]
    [InlineData("B", "A", "kubectl drain node-1", false)]
    public async Task Two_runbooks_of_a_page_change_their_places_but_not_their_ids(string first, string second, string command, bool isFound)
    {
        Contract();
        repository.Git.Write("runbooks/two.md", Page(("OPS-9", "operations", "A", "kubectl get pods"), ("OPS-10", "", "B", "kubectl get nodes"))).Commit("contract");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/two.md", Page(("OPS-10", "", first, command), ("OPS-9", "operations", second, "kubectl get pods")));

        var report = (await repository.CheckAsync("runbooks/", "--base", "main")).Report;

        Assert.Equal(isFound, report.GetProperty("findings").EnumerateArray().Any(finding => finding.GetProperty("policy").GetString() == "RB206"));

        static string Page(params (string Id, string Contract, string Title, string Command)[] runbooks) => string.Concat(runbooks.Select(runbook =>
            $"# {runbook.Title}\n\n```yaml runbook\nid: {runbook.Id}\n{(runbook.Contract.Length > 0 ? $"contract: {runbook.Contract}\n" : "")}```\n\n## Procedure\n\n1. Do it:\n\n   ```bash id=do timeout=2m\n   {runbook.Command}\n   ```\n\n"));
    }

    [Theory]
    [InlineData("OPS-10||A|kubectl drain node-1; kubectl get pods -n store; kubectl get nodes; kubectl get nodes; kubectl get nodes", "OPS-9|operations|B|kubectl get nodes", true)]
    [InlineData("OPS-10||C|kubectl drain node-1; kubectl get pods -n store", "OPS-9|operations|B|kubectl get nodes", true)]
    [InlineData("OPS-9|operations|Nothing|ls", "OPS-11||A|kubectl drain node-1; kubectl get pods -n store", true)]
    [InlineData("OPS-9|operations|Nothing|ls", "OPS-11||C|kubectl drain node-1; kubectl get pods -n store", true)]
    [InlineData("OPS-9|operations|A|kubectl get pods -n store", "OPS-11||A|kubectl drain node-1; kubectl get pods -n store", true)]
    [InlineData("OPS-9|operations|A|kubectl get pods -n store", "OPS-11||C|kubectl drain node-1; kubectl get pods -n store", false)]
    [InlineData("OPS-9|operations|A|ls", "OPS-11||C|kubectl drain node-1; kubectl get nodes", false)]
    public async Task A_runbook_that_does_what_one_did_under_a_contract_stays_in_it_whatever_has_its_id(string first, string second, bool isFound)
    {
        Contract();
        repository.Git.Write("runbooks/two.md", Page("OPS-9|operations|A|kubectl get pods -n store", "OPS-10||B|kubectl get nodes")).Commit("contract");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/two.md", Page(first, second, "OPS-12||D|kubectl get nodes"));

        var report = (await repository.CheckAsync("runbooks/", "--base", "main")).Report;

        Assert.Equal(isFound, report.GetProperty("findings").EnumerateArray().Any(finding => finding.GetProperty("policy").GetString() == "RB206"));

        static string Page(params string[] runbooks) => string.Concat(runbooks.Select(text => text.Split('|')).Select(runbook =>
            $"# {runbook[2]}\n\n```yaml runbook\nid: {runbook[0]}\n{(runbook[1].Length > 0 ? $"contract: {runbook[1]}\n" : "")}```\n\n## Procedure\n\n1. Do it:\n\n   ```bash id=do timeout=2m\n   {runbook[3].Replace("; ", "\n   ", StringComparison.Ordinal)}\n   ```\n\n"));
    }

    private void Contract() => repository.Git.Write("policies/policyrunner.yml", ReviewedRepository.Organisation + """
        contracts:
          operations:
            prohibited: [{ id: no-drain, title: Drain, tool: kubectl, verb: drain }]
            incident-categories:
              store:
                prohibited: [{ id: no-restart, title: Restart a store by hand, tool: kubectl, verb: rollout restart }]
              platform:
                allowed: [{ id: roll, title: Roll, tool: kubectl, verb: rollout }]

        """);

    [Theory]
    [InlineData("workflow: deploy.yml", "workflow: evil.yml", "- step deploy: workflow: deploy.yml", "+ step deploy: workflow: evil.yml")]
    [InlineData("python3 - <<'E'", "python3 -u - <<'E'", "- step script: python3 - <<'E'", "+ step script: python3 -u - <<'E'")]
    [InlineData("  os.remove(x)", "os.remove(x)", "- step script: os.remove(x)", "+ step script: os.remove(x)")]
    [InlineData("id: script", "id: script\n          cwd: sub", "~ step script: cwd: nothing -> sub")]
    [InlineData("risk: high", "risk: low", "~ risk: high -> low")]
    [InlineData("maximum: 5", "maximum: 500", "~ parameter count: maximum: 5 -> 500")]
    [InlineData("pattern: \"a = b\"", "pattern: a, default: b", "~ parameter name: pattern: a = b -> a", "~ parameter name: default: nothing -> b")]
    [InlineData("enum: [\"a, b\"]", "enum: [a, b]", "~ parameter place: one of: 'a, b' -> 'a', 'b'")]
    [InlineData("  count: { type: integer, maximum: 5 }\n", "", "~ parameter count: integer -> nothing", "~ parameter count: maximum: 5 -> nothing")]
    [InlineData("alert: \"0 9", "schedule: \"0 9", "~ triggers: alert 0 9 * * * -> schedule 0 9 * * *")]
    [InlineData("risk: high", "risk: high\nincident-category: leak", "~ incident category: nothing -> leak")]
    [InlineData("  procedure:", "  rollback:", "~ step deploy: part: procedure -> rollback", "~ step script: part: procedure -> rollback")]
    [InlineData("bash: |", "sh: |", "~ step script: language: bash -> sh")]
    [InlineData("for x in xs:\n", "for x in xs:\n\n", "~ step script: its empty lines, or the spaces at the ends of its lines")]
    [InlineData("for x in xs:\n", "for x in xs: \n", "~ step script: its empty lines, or the spaces at the ends of its lines")]
    public async Task Whatever_a_runbook_in_YAML_would_do_differently_is_told(string before, string after, params string[] lines)
    {
        repository.Git.Write("runbooks/deploy.runbook.yml", Yaml);
        repository.Git.Commit("YAML");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/deploy.runbook.yml", Yaml.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(lines, Lines(Assert.Single(await Changes())));
    }

    [Fact]
    public async Task What_a_change_does_with_a_secret_is_told_without_it()
    {
        const string Before = "ghp" + "_k3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq";
        const string After = "ghp" + "_h3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq";
        const string Key = "MIIEowIBAAKCAQEAx7Zr0Qm3Lk9VfYt2sWb8Hn5Jc1PdGgUeXi4Oa6Tq";
        repository.Git.Write("runbooks/deploy.runbook.yml", Yaml.Replace("for x in xs:", $"t = '{Before}'", StringComparison.Ordinal));
        repository.Git.Commit("YAML");
        repository.Git.Git("branch", "--force", "main");
        repository.Git.Write("runbooks/deploy.runbook.yml", Yaml.Replace("for x in xs:\n", $"t = '{After}'\n                    -----BEGIN PRIVATE KEY-----\n                    {Key}\n", StringComparison.Ordinal));

        var lines = string.Join('\n', Lines(Assert.Single(await Changes())));

        Assert.DoesNotContain(Before[4..], lines, StringComparison.Ordinal);
        Assert.DoesNotContain(After[4..], lines, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, lines, StringComparison.Ordinal);
        Assert.Contains("- step script: t = '•••'", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prose_that_changes_nothing_that_is_done_is_no_change_of_a_runbook()
    {
        var path = repository.Git.At("runbooks/look.md");
        await File.WriteAllTextAsync(path, $"{await File.ReadAllTextAsync(path)}\n## Notes\n\nSaid since.\n");

        Assert.Empty(await Changes());
    }

    [Fact]
    public async Task A_runbook_that_moves_stays_the_same_and_one_that_goes_is_told()
    {
        var text = await File.ReadAllTextAsync(repository.Git.At("runbooks/look.md"));
        File.Delete(repository.Git.At("runbooks/look.md"));
        repository.Git.Write("runbooks/moved.md", text);
        Assert.Empty(await Changes());

        repository.Git.Write("runbooks/moved.md", text.Replace("OPS-001", "OPS-002", StringComparison.Ordinal).Replace("kubectl get pods", "kubectl get nodes", StringComparison.Ordinal).Replace("# Look", "# Something else entirely", StringComparison.Ordinal));
        var changes = await Changes();

        Assert.Equal(["- the runbook is gone", "- step look (read shell)"], Lines(changes[0]));
        Assert.Equal(["+ the runbook is new", "+ step look (read shell)"], Lines(changes[1]));
    }

    [Fact]
    public async Task The_text_on_a_terminal_names_the_runbooks_too()
    {
        var path = repository.Git.At("runbooks/look.md");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("kubectl get pods", "kubectl get nodes", StringComparison.Ordinal));

        var text = (await ToolProcess.RunAsync(repository.Git.Root, "check", "--base", "main")).Output;

        Assert.Contains("\n  OPS-001  runbooks/look.md  2 differences\n", text, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<JsonElement>> Changes() =>
        [.. (await repository.CheckAsync("--base", "main")).Report.GetProperty("runbookChanges").EnumerateArray()];

    private static string[] Lines(JsonElement change) => [.. change.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!)];
}
