using PolicyRunner.Gates;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Gates;

/// <summary>What a source may answer and what it means: the same in a gate, in an slo step that reads once and in one that watches.</summary>
public sealed class SloTableTests : IDisposable
{
    private const string Warned = """200 {"status":"success","warnings":["storage is down"],"data":{"resultType":"scalar","result":[1,"1"]}}""";
    private const string Infos = """200 {"status":"success","infos":["metric might not be a counter"],"data":{"resultType":"scalar","result":[1,"1"]}}""";
    private const string BadQuery = """400 {"status":"error","errorType":"bad_data","error":"unknown function"}""";
    private const string Matrix = """200 {"status":"success","data":{"resultType":"matrix","result":[]}}""";
    private const string Histogram = """200 {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{"count":"1"}]}]}}""";
    private const string Half = """200 {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}""";

    private readonly GateFixture gate = new();
    private readonly PrometheusStandIn prometheus = new();

    /// <summary>Target, good, total, samples asked for, verdict.</summary>
    public static TheoryData<string, string, string, int?, GateVerdict> Ratios => new()
    {
        { "0.99", "991", "1000", null, GateVerdict.Pass },
        { "0.99", "990", "1000", null, GateVerdict.Pass },
        { "0.99", "989", "1000", null, GateVerdict.Fail },
        { "0.999", "999", "1000", null, GateVerdict.Pass },
        { "0.999", "999000000", "1000000000", null, GateVerdict.Pass },
        { "0.999", "998999999", "1000000000", null, GateVerdict.Fail },
        { "0.7", "0.7", "1", null, GateVerdict.Pass },
        { "0.1", "0.3", "3", null, GateVerdict.Pass },
        { "1", "1000", "1000", null, GateVerdict.Pass },
        { "1", "999.999", "1000", null, GateVerdict.Fail },
        { "0.99", "0", "1000", null, GateVerdict.Fail },
        { "0.99", "0", "0", null, GateVerdict.NoData },
        { "0.99", "1", "1", null, GateVerdict.Pass },
        { "0.99", "1", "1", 1, GateVerdict.Pass },
        { "0.99", "99", "99", 100, GateVerdict.NoData },
        { "0.99", "100", "100", 100, GateVerdict.Pass },
        { "0.99", "99.9", "99.9", 100, GateVerdict.NoData },
        { "0.99", "0", "1", 100, GateVerdict.NoData },
        { "0.99", "NaN", "1000", null, GateVerdict.NoData },
        { "0.99", "1000", "NaN", null, GateVerdict.NoData },
        { "0.99", "+Inf", "1000", null, GateVerdict.NoData },
        { "0.99", "1000", "+Inf", null, GateVerdict.NoData },
        { "0.99", "-Inf", "1000", null, GateVerdict.NoData },
        { "0.99", "none", "1000", null, GateVerdict.NoData },
        { "0.99", "1000", "none", null, GateVerdict.NoData },
        { "0.99", "none", "none", null, GateVerdict.NoData },
        { "0.99", "1000.05", "1000", null, GateVerdict.Pass },
        { "0.99", "1001", "1000", null, GateVerdict.Error },
        { "0.99", "-1", "1000", null, GateVerdict.Error },
        { "0.99", "1000", "-1000", null, GateVerdict.Error },
        { "0.99", "1 1", "1000", null, GateVerdict.Error },
        { "0.99", "1000", "500 500", null, GateVerdict.Error },
        { "0.99", "half", "1000", null, GateVerdict.Error },
        { "0.99", "1e3", "1e3", null, GateVerdict.Pass },
        { "0.99", "1e308", "1e308", null, GateVerdict.Pass },
        { "0.99", Warned, "1", null, GateVerdict.Error },
        { "0.99", Infos, "1", null, GateVerdict.Pass },
        { "0.99", BadQuery, "1", null, GateVerdict.Error },
        { "0.99", Matrix, "1", null, GateVerdict.Error },
        { "0.99", Histogram, "1", null, GateVerdict.Error },
        { "0.99", Half, "1", null, GateVerdict.Error },
        { "0.99", "200 ", "1", null, GateVerdict.Error },
        { "0.99", "200 <html>", "1", null, GateVerdict.Error },
        { "0.99", "200 null", "1", null, GateVerdict.Error },
        { "0.99", "204 ", "1", null, GateVerdict.Error },
        { "0.99", "302 ", "1", null, GateVerdict.Error },
        { "0.99", "401 ", "1", null, GateVerdict.Error },
        { "0.99", "403 forbidden", "1", null, GateVerdict.Error },
        { "0.99", "429 slow down", "1", null, GateVerdict.Error },
        { "0.99", "500 ", "1", null, GateVerdict.Error },
        { "0.99", "503 {\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}", "1", null, GateVerdict.Error },
    };

    /// <summary>Operator, limit, value, verdict.</summary>
    public static TheoryData<string, string, string, GateVerdict> Values => new()
    {
        { "lt", "0.3", "0.29", GateVerdict.Pass },
        { "lt", "0.3", "0.3", GateVerdict.Fail },
        { "lt", "0.3", "0.30000000000000004", GateVerdict.Fail },
        { "lte", "0.3", "0.3", GateVerdict.Pass },
        { "lte", "0.3", "0.30000000000000004", GateVerdict.Pass },
        { "lte", "0.3", "0.3001", GateVerdict.Fail },
        { "gt", "80", "80", GateVerdict.Fail },
        { "gt", "80", "80.5", GateVerdict.Pass },
        { "gte", "80", "80", GateVerdict.Pass },
        { "gte", "80", "79.999", GateVerdict.Fail },
        { "lt", "0", "-1", GateVerdict.Pass },
        { "lt", "0", "0", GateVerdict.Fail },
        { "gte", "-5", "-5", GateVerdict.Pass },
        { "lt", "1e30", "1e31", GateVerdict.Fail },
        { "lt", "0.3", "NaN", GateVerdict.NoData },
        { "lt", "0.3", "+Inf", GateVerdict.NoData },
        { "lt", "0.3", "-Inf", GateVerdict.NoData },
        { "lt", "0.3", "none", GateVerdict.NoData },
        { "lt", "0.3", "0.1 0.2", GateVerdict.Error },
        { "lt", "0.3", "503 ", GateVerdict.Error },
    };

    [Theory]
    [MemberData(nameof(Ratios))]
    public async Task A_ratio_means_the_same_wherever_it_is_asked(string target, string good, string total, int? samples, GateVerdict verdict)
    {
        prometheus.Say = query => query == "good" ? good : total;
        await SameAsync(GateFixture.Ratio("api", target, "main").Replace("counter: true", "counter: false", StringComparison.Ordinal), samples, verdict);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_means_the_same_wherever_it_is_asked(string sign, string limit, string value, GateVerdict verdict)
    {
        prometheus.Say = _ => value;
        await SameAsync($$"""
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: api }
            spec:
              service: api
              budgetingMethod: Occurrences
              indicator: { metadata: { name: p95 }, spec: { thresholdMetric: { metricSource: { spec: { query: p95 } } } } }
              objectives: [{ op: {{sign}}, value: {{limit}}, target: 0.99 }]
            """, null, verdict);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1:PORT")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://no-such-host.invalid")]
    public async Task A_source_that_cannot_be_asked_is_an_error(string address) => await SameAsync(
        GateFixture.Ratio("api", "0.99", "main"), null, GateVerdict.Error, address.Replace("PORT", new Uri(prometheus.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

    [Fact]
    public async Task A_source_that_is_slow_is_an_error_in_time()
    {
        using var held = new SemaphoreSlim(0);
        prometheus.Say = _ =>
        {
            held.Wait(TimeSpan.FromSeconds(20));
            return "1";
        };
        Configure(GateFixture.Ratio("api", "0.99", "main"), prometheus.Address);
        var report = await gate.JudgeAsync("  - { slo: { name: api, over: now }, timeout: 300ms }");
        held.Release(10);

        Assert.Equal((GateVerdict.Error, "It was not known within 300ms."), (report.Verdict, report.Conditions[0].Reason));
    }

    [Fact]
    public async Task One_of_several_targets_is_enough_to_fail()
    {
        prometheus.Say = query => query == "good" ? "995" : "1000";
        await SameAsync(GateFixture.Ratio("api", "0.99", "main").Replace("[{ target: 0.99 }]", "[{ target: 0.99 }, { target: 0.999 }]", StringComparison.Ordinal).Replace("counter: true", "counter: false", StringComparison.Ordinal), null, GateVerdict.Fail);
    }

    public void Dispose()
    {
        prometheus.Dispose();
        gate.Dispose();
    }

    private void Configure(string slo, string address)
    {
        gate.Write("policies/policyrunner.yml", $"slo-sources:\n  main: {{ kind: prometheus, url: \"{address}\" }}\n");
        gate.Write("policies/slo/api.yml", slo);
    }

    // The step and the watch are SloWatch, which is all that an slo step does.
    private async Task SameAsync(string slo, int? samples, GateVerdict verdict, string? address = null)
    {
        Configure(slo, address ?? prometheus.Address);
        var asked = await gate.JudgeAsync($"  - slo: {{ name: api, over: now{(samples is { } least ? $", at-least: {least} samples" : "")} }}");
        var sources = new SloSources(
            [SloFileReader.Read(new SourceFile("api.yml", slo))],
            OrganisationReader.Read(new SourceFile("policyrunner.yml", File.ReadAllText(gate.At("policies/policyrunner.yml")))).Organisation,
            gate.Root, _ => null, gate.Clock);
        var (once, watched) = (new List<Judgement>(), new List<Judgement>());
        var clock = new LeapingClock();
        var watch = new SloWatch(new SloEvaluator(sources, clock), clock) { Slos = ["api"], LeastSamples = samples };
        await watch.RunAsync((_, judged) => once.Add(judged), CancellationToken.None);
        var longer = new SloWatch(new SloEvaluator(sources, clock), clock) { Slos = ["api"], LeastSamples = samples, Bake = TimeSpan.FromMinutes(5) };
        var ended = await longer.RunAsync((_, judged) => watched.Add(judged), CancellationToken.None);

        Assert.Equal((verdict, asked.Conditions[0].Reason), (asked.Verdict, Assert.Single(once).Reason));
        Assert.Equal(verdict, once[0].Verdict);
        Assert.Equal(verdict.Holds() ? 6 : 1, watched.Count);
        Assert.Equal(verdict.Holds() ? null : verdict, ended?.Verdict);
    }
}
