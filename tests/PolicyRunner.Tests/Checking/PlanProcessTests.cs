using System.Diagnostics;
using System.Text.Json.Nodes;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Checking;

/// <summary>The plan command as its users start it.</summary>
public sealed class PlanProcessTests : IDisposable
{
    private const string Drain = """
        ---
        id: OPS-001
        title: Drain a node
        parameters:
          node: { type: string, pattern: '[a-z0-9-]+', description: Node to drain }
          force: { type: boolean, default: false }
        secrets: [TOKEN]
        ---
        # Drain a node

        ## Procedure

        ### Step 1: Ask
        <!-- ask scope = one | all -->

        ### Step 2: Drain

        ```bash id=drain timeout=5m secrets=TOKEN undo=uncordon when="scope == one"
        kubectl drain "$NODE"
        ```

        ## Rollback

        ### Step 1: Uncordon

        ```bash id=uncordon timeout=1m
        kubectl uncordon "$NODE"
        ```
        """;

    private readonly TemporaryRepository repository = new();

    public PlanProcessTests() => repository.Write("runbooks/drain.md", Drain);

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_plan_is_found_by_id_and_by_path_and_reads_at_a_glance()
    {
        var byId = await Run("plan", "OPS-001", "-p", "node=worker-1");
        var byPath = await Run("plan", "runbooks/drain.md#OPS-001", "-p", "node=worker-1");

        Assert.Equal(byId.Output, byPath.Output);
        Assert.Contains("  node   worker-1\n  force  false (default)\n", byId.Output, StringComparison.Ordinal);
        Assert.Contains("  drain  shell   changes   at most 5m · when scope == one · gets TOKEN · undone by uncordon\n         kubectl drain \"$NODE\"\n", byId.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_keeps_to_its_schema_and_every_file_is_another_request()
    {
        await Run("plan", "OPS-001", "-p", "node=a", "--out", "plan.json");
        var first = await File.ReadAllTextAsync(repository.At("plan.json"));
        var second = (await Run("plan", "OPS-001", "-p", "node=a", "--format", "json")).Output;

        var yaml = YamlReader.Read(EmbeddedText.Whole(new SourceFile("plan.json", first)));
        Assert.Empty(yaml.Problems);
        Assert.Empty(SchemaValidator.Validate(yaml.Root!, "plan"));
        var (one, two) = (JsonNode.Parse(first)!, JsonNode.Parse(second)!);
        Assert.Equal((string?)one["digest"], (string?)two["digest"]);
        Assert.NotEqual((string?)one["request"], (string?)two["request"]);
    }

    [Fact]
    public async Task A_difference_names_what_would_be_done_differently()
    {
        await Run("plan", "OPS-001", "-p", "node=a", "--out", "old.json");
        Assert.Equal("The plan would do the same.\n", (await Run("plan", "OPS-001", "-p", "node=a", "--diff", "old.json")).Output);

        repository.Write("runbooks/drain.md", Drain.Replace("timeout=5m", "timeout=9m").Replace("drain \"$NODE\"", "drain --force \"$NODE\""));
        var changed = (await Run("plan", "OPS-001", "-p", "node=b", "--diff", "old.json")).Output;

        Assert.Contains("~ parameter node: a -> b\n", changed, StringComparison.Ordinal);
        Assert.Contains("~ step drain: timeout: 5m -> 9m\n", changed, StringComparison.Ordinal);
        Assert.Contains("--force", changed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPS-01", "There is no runbook 'OPS-01' below runbooks/. Did you mean 'OPS-001'?")]
    [InlineData("runbooks/drian.md", "There is no runbook file 'runbooks/drian.md'.")]
    [InlineData("runbooks/drain.md#OPS-2", "There is no runbook 'OPS-2' in 'runbooks/drain.md'.")]
    [InlineData("OPS-001", "runbooks/drain.md:5:3: Parameter 'node' (Node to drain) has no value; add -p node=")]
    public async Task What_cannot_be_planned_is_misuse_with_its_remedy(string runbook, string message)
    {
        var answer = await Run("plan", runbook);

        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Output);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_was_to_declare_the_runbook_is_named()
    {
        repository.Write("runbooks/spoilt.md", "---\nid: OPS-007\nkind: maintenance\n\n# Restart\n");

        var answer = await Run("plan", "OPS-007");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(
            "There is no runbook 'OPS-007' below runbooks/. 'runbooks/spoilt.md' names it on line 2 and declares no such runbook; 'policyrunner check runbooks/spoilt.md' says why.",
            answer.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_come_from_a_file_and_what_is_typed_wins()
    {
        repository.Write("values.yml", "node: from-file\nforce: true\n");

        var answer = await Run("plan", "OPS-001", "--params", "values.yml", "-p", "node=typed");

        Assert.Contains("  node   typed\n  force  true\n", answer.Output, StringComparison.Ordinal);
        repository.Write("values.yml", "node: [a]\n");
        Assert.Contains("values.yml:1:1: The value of 'node' is no text", (await Run("plan", "OPS-001", "--params", "values.yml")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_prohibited_only_with_the_parameters_fails_the_plan_at_its_line()
    {
        repository.Write("policies/policyrunner.yml", "contracts:\n  operations:\n    prohibited:\n      - { id: no-cordon, title: Take nodes out, tool: kubectl, verb: cordon }\n");
        repository.Write("runbooks/drain.md", Drain.Replace("secrets: [TOKEN]", "secrets: [TOKEN]\ncontract: operations").Replace("kubectl drain \"$NODE\"", "echo start\nkubectl \"$NODE\" worker"));

        var harmless = await Run("plan", "OPS-001", "-p", "node=drain");
        var harmful = await Run("plan", "OPS-001", "-p", "node=cordon");

        Assert.DoesNotContain("With its parameters", harmless.Error, StringComparison.Ordinal);
        Assert.Equal(1, harmful.ExitCode);
        Assert.Contains("policyrunner: runbooks/drain.md:21:1: RB206: With its parameters filled in: 'kubectl cordon' is prohibited by the contract 'operations' (no-cordon: Take nodes out); take it out.\n", harmful.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_called_runbook_that_fails_its_check_fails_the_plan_that_calls_it()
    {
        repository.Write("policies/policyrunner.yml", "contracts:\n  operations:\n    prohibited:\n      - { id: no-drain, title: Drain, tool: kubectl, verb: drain }\n");
        repository.Write("runbooks/drain.md", Drain.Replace("secrets: [TOKEN]", "secrets: [TOKEN]\ncontract: operations"));
        repository.Write("runbooks/all.md", "---\nid: OPS-002\ntitle: All\n---\n# All\n\n## Procedure\n\n### Step 1: One\n\n```yaml call id=one\nrunbook: OPS-001\nparameters: { node: a }\n```\n");

        var answer = await Run("plan", "OPS-002");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("policyrunner: runbooks/drain.md:", answer.Error, StringComparison.Ordinal);
        Assert.Contains("RB206", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planning_starts_no_program()
    {
        var programs = repository.At("programs");
        Directory.CreateDirectory(programs);
        foreach (var name in new[] { "git", "bash", "sh", "kubectl", "curl", "ssh", "ssh-keygen", "python3", "pwsh", "env" })
        {
            repository.Write($"programs/{name}", $"#!/bin/sh\necho {name} >> '{repository.At("started")}'\n");
            using var command = Process.Start("chmod", ["+x", Path.Combine(programs, name)]);
            await command.WaitForExitAsync();
        }

        var answer = await ToolProcess.RunAsync(repository.Root, new Dictionary<string, string> { ["PATH"] = programs }, "plan", "OPS-001", "-p", "node=a");

        Assert.Contains("OPS-001 Drain a node", answer.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.At("started")));
    }

    private Task<ToolAnswer> Run(params string[] arguments) => ToolProcess.RunAsync(repository.Root, arguments);
}
