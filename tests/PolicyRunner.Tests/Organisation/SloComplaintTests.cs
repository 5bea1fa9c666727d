using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Organisation;

public sealed class SloComplaintTests
{
    private const string Ratio = "ratioMetric: { good: { metricSource: { spec: { query: a } } }, total: { metricSource: { spec: { query: b } } } }";
    private const string Threshold = "thresholdMetric: { metricSource: { spec: { query: a } } }";

    [Theory]
    [InlineData(Threshold, "Occurrences", "{ target: 0.99 }", "'api' measures a value and has an objective without a condition, which would never fail; add op and value.")]
    [InlineData(Threshold, "Occurrences", "{ target: 0.99, op: lt }", "'api' measures a value and has an objective without a condition, which would never fail; add op and value.")]
    [InlineData(Threshold, "Occurrences", "{ target: 0, op: lt, value: 1 }", "A target of 0 % is always met; ask 'api' for more.")]
    [InlineData(Ratio, "Timeslices", "{ target: 0.9, timeSliceWindow: 1m }", "'api' counts good slices of time and does not say when one is good; add timeSliceTarget.")]
    [InlineData(Ratio, "Timeslices", "{ target: 0.9, timeSliceTarget: 0.9 }", "'api' counts slices of time and does not say how long one is; add timeSliceWindow, such as 1m.")]
    [InlineData(Ratio, "RatioTimeslices", "{ target: 0.9, timeSliceWindow: 60d }", "A slice of 'api' is longer than its whole time window of 30d; take a shorter timeSliceWindow.")]
    [InlineData("ratioMetric: { total: { metricSource: { spec: { query: b } } } }", "Occurrences", "{ target: 0.9 }", "'api-sli' counts all events and neither the good nor the bad ones; add one of them.")]
    [InlineData("ratioMetric: { raw: { metricSource: { spec: { query: b } } } }", "Occurrences", "{ target: 0.9 }", "'api-sli' does not say what its ratio is of; add rawType: success or rawType: failure.")]
    public void An_objective_that_could_tell_nothing_is_said_so(string indicator, string method, string objective, string message) =>
        Assert.Equal(message, Assert.Single(Read(indicator, method, objective).Problems).Message);

    [Theory]
    [InlineData(Ratio, "Occurrences", "{ target: 0.99, op: gt }")]
    [InlineData(Ratio, "Occurrences", "{ targetPercent: 100 }")]
    [InlineData(Ratio, "RatioTimeslices", "{ target: 0.99, timeSliceWindow: 1m, op: gt }")]
    [InlineData(Ratio, "Timeslices", "{ target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 1m }")]
    [InlineData(Threshold, "Occurrences", "{ target: 0.99, op: lt, value: 500 }")]
    public void What_can_be_judged_is_silent(string indicator, string method, string objective) => Assert.Empty(Read(indicator, method, objective).Problems);

    [Theory]
    [InlineData("0.9", "gt", "9.99", false)]
    [InlineData("0.9", "gt", "10", true)]
    [InlineData("0.9", "gte", "10", false)]
    [InlineData("0.9", "gte", "10.1", true)]
    [InlineData("0.999", "gt", "14.4", false)]
    [InlineData("0.95", "gt", "14.4", false)]
    [InlineData("0.93", "gt", "14.4", true)]
    [InlineData("1", "gt", "1", true)]
    public void An_alert_that_can_never_fire_is_refused_at_its_threshold(string target, string sign, string threshold, bool isRefused)
    {
        var file = SloFileReader.Read(new SourceFile("slo.yml", $$"""
            {{Slo(Ratio, "Occurrences", $"{{ target: {target} }}")}}
              alertPolicies:
                - alertPolicyRef: page
            ---
            apiVersion: openslo/v1
            kind: AlertPolicy
            metadata: { name: page }
            spec: { conditions: [{ conditionRef: fast }], notificationTargets: [{ targetRef: people }] }
            ---
            apiVersion: openslo/v1
            kind: AlertCondition
            metadata: { name: fast }
            spec: { severity: page, condition: { kind: burnrate, op: {{sign}}, threshold: {{threshold}}, lookbackWindow: 1h, alertAfter: 5m } }
            """));

        Assert.Equal(isRefused ? [threshold] : Array.Empty<string>(), file.Problems.Select(problem => problem.Span.Text.ToString()));
    }

    [Fact]
    public void A_sloth_file_is_read_as_slos_over_thirty_days()
    {
        var file = SloFileReader.Read(new SourceFile("sloth.yml", """
            version: "prometheus/v1"
            service: "shop"
            slos:
              - name: "orders"
                objective: 99.9
                sli:
                  events:
                    error_query: sum(rate(orders{code=~"5.."}[{{.window}}]))
                    total_query: sum(rate(orders[{{.window}}]))
            ---
            apiVersion: sloth.slok.dev/v1
            kind: PrometheusServiceLevel
            metadata: { name: shop }
            spec:
              service: "search"
              slos:
                - { name: latency, objective: 95, sli: { raw: { errorRatioQuery: "slow[{{.window}}]" } } }
                - { name: plugged, objective: 99, sli: { plugin: { id: x } } }
                - { name: none, objective: 0 }
            """));

        Assert.Equal(["shop-orders", "search-latency", "search-plugged"], file.Objectives.Names);
        Assert.Equal(0.999, file.Objectives["shop-orders"]!.Objectives[0].Target);
        Assert.Equal(TimeSpan.FromDays(30), file.Objectives["shop-orders"]!.Window!.Duration);
        Assert.Equal("sum(rate(orders[{{.window}}]))", file.Objectives["shop-orders"]!.Indicator!.Ratio!.Total!.Query);
        Assert.Equal("failure", file.Objectives["search-latency"]!.Indicator!.Ratio!.RawType);
        Assert.Null(file.Objectives["search-plugged"]!.Indicator);
        Assert.Equal("'none' has no objective between 0 and 100 percent; add one, such as objective: 99.9.", Assert.Single(file.Problems).Message);
    }

    private static SloFile Read(string indicator, string method, string objective) => SloFileReader.Read(new SourceFile("slo.yml", Slo(indicator, method, objective)));

    private static string Slo(string indicator, string method, string objective) => $$"""
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api }
        spec:
          service: api
          budgetingMethod: {{method}}
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator: { metadata: { name: api-sli }, spec: { {{indicator}} } }
          objectives: [{{objective}}]
        """;
}
