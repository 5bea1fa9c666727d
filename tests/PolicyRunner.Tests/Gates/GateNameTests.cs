using PolicyRunner.Gates;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Gates;

/// <summary>What a gate names must be there: said by the gate, and by a check of its file.</summary>
public sealed class GateNameTests : IDisposable
{
    private readonly GateFixture gate = new();

    public GateNameTests()
    {
        gate.Slo("api");
        gate.Write("runbooks/release.md", """
            ---
            id: REL-001
            environment: production
            parameters:
              version: { type: string }
            ---
            # Release

            ## Procedure

            1. Release it.
            """);
    }

    public static TheoryData<string, string> Names => new()
    {
        { "- slo: apy", "2:10: There is no SLO 'apy' in the SLO files. Did you mean 'api'?" },
        { "- slo: { name: apy, over: 1h }", "2:18: There is no SLO 'apy' in the SLO files. Did you mean 'api'?" },
        { "- error-budget: { at-least: 10%, slo: apy }", "2:41: There is no SLO 'apy' in the SLO files. Did you mean 'api'?" },
        { "- not: { burn-rate: apy }", "2:23: There is no SLO 'apy' in the SLO files. Did you mean 'api'?" },
        { "- any: [{ window: weekly-chang }, { slo: api }]", "2:21: The change window 'weekly-chang' is not in the organisation file. Did you mean 'weekly-change'?" },
        { "- no-freeze: prodution", "2:16: No runbook and no freeze of the organisation file knows the environment 'prodution', only production. Did you mean 'production'?" },
        { "- evidence: { runbook: REL-01, within: 24h }", "2:26: No declared runbook has the id 'REL-01'; correct it. Did you mean 'REL-001'?" },
        { "- evidence: { runbook: REL-001, within: 24h, parameters: { verson: v1 } }", "2:26: The runbook 'REL-001' has no parameter 'verson', so that no run has that value. Did you mean 'version'?" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_gate_refuses_it_at_its_place_with_the_nearest_name(string condition, string complaint) =>
        Assert.Equal($"policies/gates/release.yml:{complaint}", await gate.ComplaintAsync("  " + condition));

    [LinuxTheory]
    [MemberData(nameof(Names))]
    public async Task A_check_finds_it_there_too(string condition, string complaint)
    {
        gate.Write("policies/gates/release.yml", $"conditions:\n  {condition}\n");
        var check = await ToolProcess.RunAsync(gate.Root, "check", "policies/gates/release.yml");
        var (place, message) = (complaint[..complaint.IndexOf(": ", StringComparison.Ordinal)], complaint[(complaint.IndexOf(": ", StringComparison.Ordinal) + 2)..]);

        Assert.Contains($"error[RB211 schema-valid]: {message}\n  --> policies/gates/release.yml:{place}\n", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
    }

    [LinuxTheory]
    [InlineData]
    [InlineData(".")]
    [InlineData("policies/", "runbooks")]
    [InlineData("policies/gates")]
    public async Task A_check_finds_gates_where_they_are_kept_without_their_being_named(params string[] paths)
    {
        gate.Write("policies/gates/release.yml", "conditions:\n  - slo: apy\n");
        gate.Write("policies/gates/broken.yaml", "conditions: [\n");
        gate.Write("docs/policies/gates/of-somebody-else.yml", "conditions: [\n");
        gate.Write("policies/other.yml", "conditions: [\n");

        var check = await ToolProcess.RunAsync(gate.Root, ["check", .. paths]);

        Assert.Contains("--> policies/gates/release.yml:2:10\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("--> policies/gates/broken.yaml:1:13\n", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of-somebody-else", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("other.yml", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
    }

    [LinuxFact]
    public async Task A_gate_that_names_a_level_is_found_where_nobody_has_written_one()
    {
        File.Delete(gate.At("policies/slo/api.yml"));
        File.Delete(gate.At("policies/policyrunner.yml"));
        gate.Write("policies/gates/release.yml", "conditions:\n  - slo: api\n");

        var check = await ToolProcess.RunAsync(gate.Root, "check");

        Assert.Contains("There is no SLO 'api' in the SLO files.", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
    }

    [Fact]
    public async Task What_is_there_is_taken()
    {
        gate.Write("results.json", """{ "api": { "good": 995, "total": 1000 } }""");

        Assert.Equal(GateVerdict.Pass, (await gate.JudgeAsync("  - slo: api\n  - no-freeze: production\n  - { id: b, no-freeze: all }")).Verdict);
    }

    [Theory]
    [InlineData("- json: { url: 'http://127.0.0.1/', path: a, equals: 1, maximum-age: 1h }", "maximum-age is for files")]
    [InlineData("- slo: { name: api, over: 0s }", "'over' is a time of nothing")]
    [InlineData("- evidence: { runbook: REL-001, within: 0s }", "'within' is a time of nothing")]
    [InlineData("- command: { run: [echo], expect: { stdout: \"\" } }", "2:")]
    public async Task What_would_hold_nothing_is_refused(string condition, string part) =>
        Assert.Contains(part, await gate.ComplaintAsync("  " + condition), StringComparison.Ordinal);

    [Fact]
    public async Task Of_two_files_of_one_gate_neither_is_asked()
    {
        gate.Write("policies/gates/release.yaml", "conditions:\n  - window: weekly-change\n");

        Assert.Equal("There are two gates 'release': release.yaml and release.yml; keep one of them.", await gate.ComplaintAsync("  - window: sunday-change"));
    }

    [Fact]
    public async Task An_slo_of_two_files_is_refused_before_the_names_of_the_files_decide()
    {
        gate.Write("policies/slo/aaa.yml", GateFixture.Ratio("api", "0.1", "results"));

        Assert.Contains("policies/slo/aaa.yml has another SLO 'api'; give this one a name of its own.", await gate.ComplaintAsync("  - slo: api"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_two_sources_are_refused()
    {
        gate.Write("policies/policyrunner.yml", "slo-sources:\n  results: { kind: file, path: results.json }\n  other: { kind: file, path: other.json }\n");
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", "0.9", "results").Replace("total: { metricSource: { metricSourceRef: results", "total: { metricSource: { metricSourceRef: other", StringComparison.Ordinal));

        Assert.Contains("takes its events from two sources", await gate.ComplaintAsync("  - slo: api"), StringComparison.Ordinal);
    }

    public void Dispose() => gate.Dispose();
}
