using PolicyRunner.Gates;

namespace PolicyRunner.Tests.Gates;

/// <summary>SLOs whose objectives measure different things, and those that compare nothing.</summary>
public sealed class SeveralTargetTests : IDisposable
{
    private readonly GateFixture gate = new();
    private readonly PrometheusStandIn prometheus = new();

    public SeveralTargetTests() => gate.Write("policies/policyrunner.yml", $"slo-sources:\n  main: {{ kind: prometheus, url: \"{prometheus.Address}\" }}\n");

    [Theory]
    [InlineData("1", "0.95", GateVerdict.Fail)]
    [InlineData("0.95", "1", GateVerdict.Fail)]
    [InlineData("1", "1", GateVerdict.Pass)]
    [InlineData("1", "none", GateVerdict.NoData)]
    public async Task Each_objective_is_held_against_its_own_indicator(string reads, string writes, GateVerdict verdict)
    {
        gate.Write("policies/slo/api.yml", $$"""
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: api }
            spec:
              service: api
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              objectives:
                - { target: 0.99, indicator: {{Raw("reads")}} }
                - { target: 0.99, indicator: {{Raw("writes")}} }
            """);
        prometheus.Say = query => query.Contains("reads", StringComparison.Ordinal) ? reads : writes;

        Assert.Equal(verdict, (await gate.JudgeAsync("  - slo: { name: api, over: now }")).Verdict);
    }

    [Fact]
    public async Task A_value_without_a_limit_is_compared_with_no_target()
    {
        const string text = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: api }
            spec:
              service: api
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              indicatorRef: latency
              objectives: [{ target: 0.99 }]
            """;
        gate.Write("policies/slo/api.yml", text);
        gate.Write("policies/slo/latency.yml", "apiVersion: openslo/v1\nkind: SLI\nmetadata: { name: latency }\nspec: { thresholdMetric: { metricSource: { metricSourceRef: main, spec: { query: p95 } } } }\n");

        Assert.Equal("policies/slo/api.yml:9:16: 'api' measures a value and has an objective without a condition, which would never fail; add op and value.", await gate.ComplaintAsync("  - slo: { name: api, over: now }"));
    }

    public void Dispose()
    {
        prometheus.Dispose();
        gate.Dispose();
    }

    private static string Raw(string query) =>
        $"{{ metadata: {{ name: {query} }}, spec: {{ ratioMetric: {{ rawType: success, raw: {{ metricSource: {{ metricSourceRef: main, spec: {{ query: {query} }} }} }} }} }} }}";
}
