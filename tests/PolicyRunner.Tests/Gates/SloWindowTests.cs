using PolicyRunner.Gates;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Gates;

/// <summary>Levels, budgets and burn rates over a time.</summary>
public sealed class SloWindowTests : IDisposable
{
    private readonly GateFixture gate = new();
    private readonly PrometheusStandIn prometheus = new();

    public SloWindowTests()
    {
        gate.Write("policies/policyrunner.yml", $"slo-sources:\n  main: {{ kind: prometheus, url: \"{prometheus.Address}\" }}\n");
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", "0.999", "main", "good_total{code!~\"5..\"}", "all_total"));
    }

    [Theory]
    [InlineData("up", "sum(increase(up[1h]))")]
    [InlineData("a:b{c=\"}\",d!=\"[\"}", "sum(increase(a:b{c=\"}\",d!=\"[\"}[1h]))")]
    [InlineData("{job=\"x\"}", "sum(increase({job=\"x\"}[1h]))")]
    [InlineData("sum(rate(x[{{.window}}]))", "sum(rate(x[1h]))")]
    [InlineData("x[{{ .window }}] / y[{{.window}}]", "x[1h] / y[1h]")]
    [InlineData("sum(x)", "sum(x)")]
    [InlineData("x{a=\"b\"} + y{c=\"d\"}", "x{a=\"b\"} + y{c=\"d\"}")]
    [InlineData("1", "1")]
    [InlineData("x{a=\"}", "x{a=\"}")]
    public void A_counter_or_a_place_for_the_time_makes_a_query_one_over_any_time(string query, string asked)
    {
        Assert.Equal(asked, WindowedQuery.Over(query, isCounter: true, TimeSpan.FromHours(1)));
        Assert.Equal(asked != query, WindowedQuery.HasPlace(query, isCounter: true));
    }

    [Fact]
    public async Task A_gate_asks_over_the_slos_own_window_and_whether_anything_has_come_lately()
    {
        prometheus.Say = query => query.Contains("good", StringComparison.Ordinal) ? "9995" : "10000";
        var report = await gate.JudgeAsync("  - slo: api");

        Assert.Equal(GateVerdict.Pass, report.Verdict);
        Assert.Equal(
            ["sum(increase(all_total[30d]))", "sum(increase(good_total{code!~\"5..\"}[30d]))", "sum(increase(all_total[5m]))"],
            report.Conditions[0].Evidence["raw"]!.AsArray().Select(raw => (string)raw!["query"]!));
    }

    [Fact]
    public async Task What_has_not_come_for_minutes_is_no_data_however_good_the_month_was()
    {
        prometheus.Say = query => query.Contains("[5m]", StringComparison.Ordinal) ? "none" : "10000";

        Assert.Equal((GateVerdict.NoData, "'api' has no data: Nothing has come for 5m: The query finds no series."), Only(await gate.JudgeAsync("  - slo: api")));
    }

    [Fact]
    public async Task Minutes_without_traffic_are_not_silence()
    {
        prometheus.Say = query => query.Contains("[5m]", StringComparison.Ordinal) ? "0" : "10000";

        Assert.Equal(GateVerdict.Pass, (await gate.JudgeAsync("  - slo: api")).Verdict);
    }

    [Fact]
    public async Task A_query_with_a_time_of_its_own_cannot_be_asked_over_another()
    {
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", "0.999", "main", "sum(rate(good[1h]))", "sum(rate(all[1h]))"));
        prometheus.Say = _ => "10";

        Assert.Equal(GateVerdict.Pass, (await gate.JudgeAsync("  - slo: api")).Verdict);
        Assert.Equal("policies/gates/release.yml:2:18: The queries of 'api' have no place for a time; write {{.window}} where it stands, so that they can be asked over 2h.", await gate.ComplaintAsync("  - slo: { name: api, over: 2h }"));
    }

    /// <summary>The bad share of the long and the short window at a target of 99.9 %, in thousandths; n: no data, e: an error.</summary>
    [Theory]
    [InlineData("14.4", "14.4", GateVerdict.Pass)]
    [InlineData("14.5", "14.4", GateVerdict.Pass)]
    [InlineData("14.4", "14.5", GateVerdict.Pass)]
    [InlineData("14.5", "14.5", GateVerdict.Fail)]
    [InlineData("1000", "1000", GateVerdict.Fail)]
    [InlineData("0", "0", GateVerdict.Pass)]
    [InlineData("14.5", "n", GateVerdict.NoData)]
    [InlineData("0", "n", GateVerdict.Pass)]
    [InlineData("n", "0", GateVerdict.NoData)]
    [InlineData("n", "n", GateVerdict.NoData)]
    [InlineData("14.5", "e", GateVerdict.Error)]
    [InlineData("0", "e", GateVerdict.Error)]
    [InlineData("e", "0", GateVerdict.Error)]
    public async Task An_alert_needs_both_windows_over_its_threshold(string far, string near, GateVerdict verdict)
    {
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", "0.999", "main", "good_total", "all_total"));
        prometheus.Say = query =>
        {
            // The time that is asked for freshness is not the short window here.
            var said = query.Contains("[1h]", StringComparison.Ordinal) ? far : query.Contains("[10m]", StringComparison.Ordinal) ? near : "0";
            return said switch
            {
                "n" => "none",
                "e" => "500 ",
                _ => query.Contains("good", StringComparison.Ordinal) ? (1_000_000 - (decimal.Parse(said, System.Globalization.CultureInfo.InvariantCulture) * 1000)).ToString(System.Globalization.CultureInfo.InvariantCulture) : "1000000",
            };
        };

        Assert.Equal(verdict, (await gate.JudgeAsync("  - burn-rate: { slo: api, alerts: [{ long: 1h, short: 10m, threshold: 14.4 }] }")).Verdict);
    }

    [Fact]
    public async Task A_slow_burn_warns_and_says_how_fast()
    {
        prometheus.Say = query => query.Contains("good", StringComparison.Ordinal) ? "998" : "1000";
        var report = await gate.JudgeAsync("  - burn-rate: api");

        Assert.Equal((GateVerdict.Warn, "'api' burns its budget at 2 over 3d and 2 over 6h, both over 1."), Only(report));
        Assert.Equal(5, report.Conditions[0].Evidence["windows"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("1", "'api' has a target of 100 %, which leaves no error budget to burn; hold the SLO itself against it.")]
    [InlineData("0.9", "A burn rate of 'api' is never over 14.4: with everything failing it is 10, which is 1 / (1 - 0.9); take a lower threshold.")]
    public async Task Burn_rates_that_can_tell_nothing_are_refused(string target, string complaint)
    {
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", target, "main"));

        Assert.EndsWith(complaint, await gate.ComplaintAsync("  - burn-rate: api"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_of_all_has_no_budget()
    {
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", "1", "main"));
        prometheus.Say = _ => "1";

        Assert.Equal((GateVerdict.Error, "'api' has no error budget: its target is 100 %. Hold the SLO itself against it."), Only(await gate.JudgeAsync("  - error-budget: { slo: api }")));
        Assert.Equal(GateVerdict.Pass, (await gate.JudgeAsync("  - slo: api")).Verdict);
    }

    /// <summary>Each letter is a slice: g good, b bad, h half good, n no data.</summary>
    [Theory]
    [InlineData("Timeslices", "ggggggggggggggggggbb", "0.9", GateVerdict.Pass)]
    [InlineData("Timeslices", "gggggggggggggggggbbb", "0.9", GateVerdict.Fail)]
    [InlineData("Timeslices", "gggggggggggggggggbbn", "0.9", GateVerdict.NoData)]
    [InlineData("Timeslices", "ggggggggggggggggggnn", "0.9", GateVerdict.Pass)]
    [InlineData("Timeslices", "gggggggggggggggggnnn", "0.9", GateVerdict.NoData)]
    [InlineData("Timeslices", "nnnnnnnnnnnnnnnnnbbb", "0.9", GateVerdict.Fail)]
    [InlineData("Timeslices", "nnnnnnnnnnnnnnnnnnnn", "0.9", GateVerdict.NoData)]
    [InlineData("Timeslices", "hhhhhhhhhhhhhhhhhhhh", "0.9", GateVerdict.Fail)]
    [InlineData("RatioTimeslices", "gggggggggggggggghhhh", "0.9", GateVerdict.Pass)]
    [InlineData("RatioTimeslices", "ggggggggggggggghhhhh", "0.9", GateVerdict.Fail)]
    [InlineData("RatioTimeslices", "gggggggggggggggghhhn", "0.9", GateVerdict.NoData)]
    public async Task Slices_of_time_pass_only_what_no_gap_could_overturn(string method, string slices, string target, GateVerdict verdict)
    {
        gate.Write("policies/slo/api.yml", GateFixture.Ratio("api", target, "main", "good_total", "all_total", "20m")
            .Replace("Occurrences", method, StringComparison.Ordinal)
            .Replace($"{{ target: {target} }}", $"{{ target: {target}, timeSliceTarget: 0.95, timeSliceWindow: 1m }}", StringComparison.Ordinal));
        prometheus.SaySlices = query => [.. slices.Select(slice => slice switch
        {
            'n' => double.NaN,
            'g' => 100.0,
            'h' => query.Contains("good", StringComparison.Ordinal) ? 50 : 100,
            _ => query.Contains("good", StringComparison.Ordinal) ? 0 : 100,
        })];
        var report = await gate.JudgeAsync("  - slo: api");

        Assert.Equal((verdict, report.Conditions[0].Reason), Only(report));
        Assert.Equal(20, report.Conditions[0].Evidence["slices"]?.GetValue<int>());
    }

    [Theory]
    [InlineData("ggggggggggggggggggbb", GateVerdict.Pass)]
    [InlineData("gggggggggggggggggbbb", GateVerdict.Fail)]
    [InlineData("ggggggggggggggggggbn", GateVerdict.Pass)]
    [InlineData("gggggggggggggggggbbn", GateVerdict.NoData)]
    public async Task A_value_has_to_keep_its_limit_for_the_share_of_the_time_that_is_promised(string slices, GateVerdict verdict)
    {
        gate.Write("policies/slo/api.yml", """
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: api }
            spec:
              service: api
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 20m, isRolling: true }]
              indicator: { metadata: { name: p95 }, spec: { thresholdMetric: { metricSource: { spec: { query: p95 } } } } }
              objectives: [{ op: lt, value: 0.3, target: 0.9 }]
            """);
        prometheus.SaySlices = _ => [.. slices.Select(slice => slice switch { 'n' => double.NaN, 'g' => 0.2, _ => 0.3 })];

        Assert.Equal(verdict, (await gate.JudgeAsync("  - slo: api")).Verdict);
    }

    [Fact]
    public async Task A_plot_has_a_line_for_each_stretch_without_a_gap_and_no_markup_of_others()
    {
        prometheus.Say = _ => "1000";
        prometheus.SaySlices = query => [.. Enumerable.Range(0, 60).Select(slice => slice is 20 or 21 ? double.NaN : query.Contains("good", StringComparison.Ordinal) ? 990 + (slice % 5) : 1000)];
        gate.Write("policies/gates/release.yml", "conditions:\n  - { slo: api, title: '<script>&' }\n");
        var report = await PolicyRunner.Running.Gating.GateDesk.JudgeAsync(
            new() { Gate = "release", Tool = "1", WorkingDirectory = gate.Root, Environment = gate.Environment, Clock = gate.Clock, WithSeries = true }, CancellationToken.None);
        var (plot, markdown) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        PolicyRunner.Reporting.Gating.GateWriter.WritePlot(report, plot);
        PolicyRunner.Reporting.Gating.GateWriter.WriteMarkdown(report, markdown);

        var svg = System.Xml.Linq.XDocument.Parse(plot.ToString());
        Assert.Equal(2, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Equal("<script>&: 0.99 to 0.999", svg.Descendants().Single(element => element.Name.LocalName == "text").Value);
        Assert.Contains("- &lt;script&gt;&amp;: ", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("··", markdown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1M", "2026-01-31 00:00:00", "UTC", "2026-03-15T12:00:00Z", 15 * 24 + 12)]
    [InlineData("1M", "2026-01-31 00:00:00", "UTC", "2026-02-28T01:00:00Z", 1)]
    [InlineData("1w", "2022-01-03 00:00:00", "America/New_York", "2026-11-18T05:00:00Z", 48)]
    [InlineData("1d", "2026-03-01 00:00:00", "Europe/Berlin", "2026-03-29T22:00:00Z", 0)]
    [InlineData("1d", "2026-03-01 00:00:00", "Europe/Berlin", "2026-03-29T21:00:00Z", 22)]
    [InlineData("1Q", "2026-01-01", "UTC", "2026-11-18T00:00:00Z", 48 * 24)]
    public void A_calendar_window_goes_back_to_its_last_turn(string duration, string start, string zone, string now, int hours)
    {
        var (time, problem) = SloWindow.Of(Calendar(duration, start, zone), DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Null(problem);
        Assert.Equal(hours == 0 ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(hours), time);
    }

    [Theory]
    [InlineData("2027-01-01 00:00:00", "UTC")]
    [InlineData("soon", "UTC")]
    [InlineData("2026-01-01 00:00:00", "Mars/Olympus")]
    public void A_calendar_that_has_no_turn_yet_says_so(string start, string zone) =>
        Assert.NotNull(SloWindow.Of(Calendar("1M", start, zone), GateFixture.Now).Problem);

    public void Dispose()
    {
        prometheus.Dispose();
        gate.Dispose();
    }

    private static (GateVerdict Verdict, string Reason) Only(PolicyRunner.Running.Gating.GateReport report) => (report.Verdict, Assert.Single(report.Conditions).Reason);

    private static ServiceLevelObjective Calendar(string duration, string start, string zone) => SloFileReader.Read(new SourceFile("a.yml", $$"""
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: a }
        spec:
          service: a
          budgetingMethod: Occurrences
          timeWindow: [{ duration: {{duration}}, isRolling: false, calendar: { startTime: "{{start}}", timeZone: "{{zone}}" } }]
          indicator: { metadata: { name: b }, spec: { ratioMetric: { good: { metricSource: { spec: { query: a } } }, total: { metricSource: { spec: { query: b } } } } } }
          objectives: [{ target: 0.9 }]
        """)).Objectives["a"]!;
}
