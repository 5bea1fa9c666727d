using PolicyRunner.Probes;
using static PolicyRunner.Tests.Probes.Indicators;

namespace PolicyRunner.Tests.Probes;

public sealed class PrometheusTests(PrometheusServer server) : IClassFixture<PrometheusServer>
{
    private const string Good = "sum(increase(http_requests_total{status!~\"5..\"}[30m]))";
    private const string Bad = "sum(increase(http_requests_total{status=~\"5..\"}[30m]))";
    private const string Total = "sum(increase(http_requests_total[30m]))";

    [PrometheusFact]
    public async Task Readings_are_what_the_servers_own_tool_reads()
    {
        foreach (var minutes in (int[])[40, 65, 75, 95, 119])
        {
            var at = server.Begin.AddMinutes(minutes);
            var (good, bad, total) = (await server.PromtoolAsync(Good, at), await server.PromtoolAsync(Bad, at), await server.PromtoolAsync(Total, at));

            var ratio = await Read(Ratio(good: Good, total: Total), at);
            Assert.Null(ratio.Trouble);
            Assert.Equal(good / total, ratio.Value!.Value, 12);
            Assert.Equal(total, ratio.Samples);
            Assert.Equal(1 - (bad / total), (await Read(Ratio(bad: Bad, total: Total), at)).Value!.Value, 12);
            Assert.Equal(await server.PromtoolAsync($"({Bad}) / ({Total})", at), (await Read(Threshold($"({Bad}) / ({Total})"), at)).Value!.Value, 12);
            Assert.Equal(1 - (bad / total), (await Read(Raw($"({Bad}) / ({Total})", "failure"), at)).Value!.Value, 12);
        }
    }

    [PrometheusFact]
    public async Task A_counter_that_started_anew_counts_no_fewer_events()
    {
        var reading = await Read(Ratio(good: Good, total: Total), server.Begin.AddMinutes(105));

        Assert.InRange(reading.Samples!.Value, 17_000, 18_500);
        Assert.Equal(0.99, reading.Value!.Value, 3);
    }

    [PrometheusFact]
    public async Task A_gap_is_no_data_once_the_last_value_is_stale()
    {
        Assert.Equal(0.201, (await Read(Threshold("latency_seconds"), server.Begin.AddMinutes(34))).Value!.Value, 6);
        Assert.Equal("The query finds no series.", (await Read(Threshold("latency_seconds"), server.Begin.AddMinutes(36))).Absence);
        Assert.Equal("The query finds no series.", (await Read(Threshold("latency_seconds"), server.Begin.AddDays(-1))).Absence);
    }

    [PrometheusFact]
    public async Task Queries_that_give_no_number_give_no_reading()
    {
        var at = server.Begin.AddMinutes(60);

        Assert.Equal("The query finds 2 series; aggregate them to one, such as by sum().", (await Read(Threshold("http_requests_total"), at)).Trouble);
        Assert.Equal("The query gives a matrix; it must give one number.", (await Read(Threshold("latency_seconds[1m]"), at)).Trouble);
        Assert.Equal("The query gives a string; it must give one number.", (await Read(Threshold("\"text\""), at)).Trouble);
        Assert.Equal("The query gives NaN.", (await Read(Threshold("scalar(http_requests_total)"), at)).Absence);
        Assert.Equal("The query gives +Inf.", (await Read(Threshold("vector(1) / 0"), at)).Absence);
        Assert.StartsWith("The server says: bad_data: ", (await Read(Threshold("sum("), at)).Trouble, StringComparison.Ordinal);
        Assert.Equal("It counts no events.", (await Read(Ratio(good: "vector(0)", total: "vector(0)"), at)).Absence);
        Assert.Equal("The queries make a share of 2, which is not between 0 and 1.", (await Read(Ratio(good: "vector(2)", total: "vector(1)"), at)).Trouble);
        Assert.Equal("The query counts -1 events, fewer than none.", (await Read(Ratio(good: "vector(1)", total: "vector(-1)"), at)).Trouble);
    }

    [PrometheusFact]
    public async Task What_was_asked_and_answered_is_kept()
    {
        var reading = await Read(Ratio(good: Good, total: Total), server.Begin.AddMinutes(40));

        Assert.Equal([("total", Total), ("good", Good)], reading.Raw.Select(sample => (sample.Part, sample.Query)));
        Assert.Equal(reading.Samples, reading.Raw[0].Value);
    }

    private Task<SloReading> Read(PolicyRunner.Organisation.Slo.ServiceLevelIndicator indicator, DateTimeOffset at) =>
        Source(server.Address + "/", clock: new Moments(at)).ReadAsync(new SloQuestion(Objective, indicator), CancellationToken.None);
}
