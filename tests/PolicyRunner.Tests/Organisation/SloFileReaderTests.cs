using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Organisation;

public sealed class SloFileReaderTests
{
    private const string Objects = """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-latency, displayName: API latency }
        spec:
          description: 99 % of the answers come within 300 ms.
          service: api
          indicator:
            metadata: { name: latency }
            spec:
              thresholdMetric:
                metricSource:
                  metricSourceRef: main
                  type: Prometheus
                  spec: { query: "histogram_quantile(0.99, x)", step: 30 }
          timeWindow: [{ duration: 4w, isRolling: true }]
          budgetingMethod: Timeslices
          objectives:
            - { displayName: Good, op: lte, value: 0.3, targetPercent: 99.9, timeSliceTarget: 0.95, timeSliceWindow: 5m }
        ---
        apiVersion: openslo/v1
        kind: SLI
        metadata: { name: availability }
        spec:
          ratioMetric:
            counter: true
            good: { metricSource: { type: Prometheus, spec: { query: good } } }
            total: { metricSource: { type: Prometheus, spec: { query: all } } }
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api-availability }
        spec:
          service: api
          indicatorRef: availability
          timeWindow: [{ duration: 1M, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: UTC } }]
          budgetingMethod: Occurrences
          objectives: [{ target: 0.999 }]
          alertPolicies:
        ---
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: main }
        spec: { type: Prometheus, connectionDetails: { url: "http://p:9090" } }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: api, displayName: API }
        spec: { description: The API. }
        ---
        apiVersion: openslo/v1
        kind: AlertPolicy
        metadata: { name: page }
        spec: { alertWhenNoData: true, conditions: [] }
        """;

    [Fact]
    public void Every_kind_is_read()
    {
        var slo = SloFileReader.Read(new SourceFile("slo.yml", Objects));

        Assert.Empty(slo.Problems);
        var latency = slo.Objectives["api-latency"]!;
        Assert.Equal("API latency", latency.DisplayName);
        Assert.Equal("api", latency.Service);
        Assert.Equal("histogram_quantile(0.99, x)", latency.Indicator?.Threshold?.Query);
        Assert.Equal("main", latency.Indicator?.Threshold?.Reference);
        Assert.Equal("30", latency.Indicator?.Threshold?.Spec["step"]);
        Assert.Equal(TimeSpan.FromDays(28), latency.Window?.Duration);
        Assert.True(latency.Window?.IsRolling);
        var target = Assert.Single(latency.Objectives);
        Assert.Equal(0.999, target.Target);
        Assert.Equal("99.9", target.TargetSpan.Text);
        Assert.Equal(("lte", 0.3, 0.95), (target.Operator, target.Value, target.TimeSliceTarget));
        Assert.Equal(TimeSpan.FromMinutes(5), target.TimeSliceWindow);
        Assert.Equal("all", slo.Indicators["availability"]?.Ratio?.Total?.Query);
        Assert.True(slo.Indicators["availability"]?.Ratio?.Counter);
        Assert.Equal("availability", slo.Objectives["api-availability"]?.IndicatorReference);
        Assert.Equal(TimeSpan.FromDays(30), slo.Objectives["api-availability"]?.Window?.Duration);
        Assert.Equal("http://p:9090", slo.DataSources["main"]?.Connection["url"]);
        Assert.Equal("API", slo.Services["api"]?.DisplayName);
        Assert.Equal("page", Assert.Single(slo.Others).Name);
    }

    [Theory]
    [InlineData("apiVersion: [|openslo/v1alpha|]\nkind: SLO\n", "'apiVersion' must be openslo/v1; found 'openslo/v1alpha'.")]
    [InlineData("apiVersion: openslo/v1\nkind: [|Slo|]\n", "'kind' must be one of SLO, SLI, DataSource, Service, AlertPolicy, AlertCondition, AlertNotificationTarget; found 'Slo'. Did you mean 'SLO'?")]
    [InlineData("[|apiVersion|]: openslo/v1\nkind: SLO\nmetadata: { name: a }\n", "'spec' is missing.")]
    [InlineData("apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: a }\nspec:\n  budgetingMethod: Occurrences\n  objectives: [{ [|displayName|]: x }]\n", "An item of 'objectives' needs exactly one of target or targetPercent.")]
    [InlineData("apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: a }\nspec:\n  budgetingMethod: Occurrences\n  timeWindow: [{ duration: [|28 days|] }]\n  objectives: [{ target: 0.9 }]\n", "'duration' must be a number and a unit (m, h, d, w, M, Q or Y) such as 28d; found '28 days'.")]
    [InlineData("apiVersion: openslo/v1\nkind: Service\nmetadata: { name: a }\nspec: {}\n---\napiVersion: openslo/v1\nkind: Service\nmetadata: { name: [|a|] }\nspec: {}\n", "The file declares another Service 'a'; give this one a name of its own.")]
    [InlineData("apiVersion: openslo/v1\nkind: Service\nmetadata: { name: a }\nspec: [|[1|]\n", "This '[' is never closed.")]
    public void What_is_wrong_is_said_at_its_place(string marked, string message)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var file = new SourceFile("slo.yml", marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

        var problem = Assert.Single(SloFileReader.Read(file).Problems);

        Assert.Equal(message, problem.Message);
        Assert.Equal(start, problem.Span.Start);
    }

    [Fact]
    public void Huge_counts_do_no_harm()
    {
        var text = "apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: a }\nspec:\n  budgetingMethod: Occurrences\n  timeWindow: [{ duration: 999999Y }]\n  objectives: [{ target: 1e-400, timeSliceWindow: 99999999999999 }]\n";

        var slo = SloFileReader.Read(new SourceFile("slo.yml", text));

        Assert.NotNull(slo.Objectives["a"]?.Window);
        Assert.Null(slo.Objectives["a"]?.Objectives[0].TimeSliceWindow);
    }
}
