using PolicyRunner.Checking;
using PolicyRunner.Tests.Gates;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking;

/// <summary>SLO files and gates, given to <c>check</c> by name.</summary>
public sealed class SloDocumentTests : IDisposable
{
    private readonly GateFixture gate = new();

    [Theory]
    [InlineData("slo/a.yml", "apiVersion: openslo/v1\nkind: SLO\n", true)]
    [InlineData("slo/a.yaml", "apiVersion: openslo/v1alpha\nkind: SLO\nspec: { ratioMetrics: 1 }\n", false)]
    [InlineData("slo/a.yml", "# Sloth\nversion: \"prometheus/v1\"\nservice: x\nslos: []\n", false)]
    [InlineData("slo/a.yml", "apiVersion: 'sloth.slok.dev/v1'\nkind: PrometheusServiceLevel\nspec: { slos: [] }\n", true)]
    [InlineData("slo/windows.yaml", "apiVersion: sloth.slok.dev/v1\nkind: AlertWindows\nspec: {}\n", false)]
    [InlineData("slo/rules.yml", "groups:\n- name: x\n  rules: []\n", false)]
    [InlineData("policies/gates/a.yml", "conditions:\n  - window: x\n", false)]
    [InlineData("policies/gates/a.yml", "title: x\nconditions:\n  - windw: x\n", true)]
    public void An_slo_file_or_a_gate_is_held_against_its_own_schema(string path, string text, bool hasProblems)
    {
        var document = SloDocuments.Read(new SourceFile(path, text))!;

        Assert.Empty(document.Runbooks);
        Assert.Equal(hasProblems, document.Problems.Count > 0);
    }

    [Theory]
    [InlineData("a.runbook.yml", "apiVersion: openslo/v1\nid: OPS-1\n")]
    [InlineData("a.runbook.yaml", "groups:\nid: OPS-1\n")]
    [InlineData("a.runbook.yml", "id: OPS-1\ntitle: x\nsections: {}\n")]
    [InlineData("a.md", "apiVersion: openslo/v1\n")]
    [InlineData("elsewhere/a.yml", "conditions: []\n")]
    public void Whatever_else_there_is_stays_what_it_was(string path, string text) => Assert.Null(SloDocuments.Read(new SourceFile(path, text)));

    [Fact]
    public async Task Check_says_at_the_place_what_is_wrong_with_an_slo_file()
    {
        gate.Write("slos/api.yml", GateFixture.Ratio("api", "0.99", "results").Replace("0.99", "0", StringComparison.Ordinal));
        var answer = await ToolProcess.RunAsync(gate.Root, new Dictionary<string, string>(), "check", "slos/api.yml");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("error[RB211 schema-valid]: A target of 0 % is always met; ask 'api' for more.\n  --> slos/api.yml:15:26\n", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "", "policies/slo/api.yml:13:31: The source 'nowhere' is neither one of the organisation file's slo-sources nor a DataSource of the SLO files; add it.")]
    [InlineData("nowhere", "---\napiVersion: openslo/v1\nkind: DataSource\nmetadata: { name: nowhere }\nspec: { type: Prometheus, connectionDetails: { url: http://127.0.0.1:1 } }\n", null)]
    public async Task A_source_that_nobody_declares_is_refused(string source, string more, string? complaint)
    {
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", "0.99", source) + "\n" + more);
        if (complaint is not null)
        {
            Assert.StartsWith(complaint, await gate.ComplaintAsync("  - slo: api"), StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith("'api' cannot be read: There is no answer", (await gate.JudgeAsync("  - slo: api")).Conditions[0].Reason, StringComparison.Ordinal);
        }
    }

    public void Dispose() => gate.Dispose();
}
