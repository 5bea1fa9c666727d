using PolicyRunner.Gates;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Gates;

public sealed class SloWatchTests : IDisposable
{
    private readonly PrometheusStandIn prometheus = new();
    private readonly LeapingClock clock = new();
    private readonly List<(TimeSpan At, GateVerdict Verdict)> readings = [];

    [Fact]
    public async Task A_watch_reads_at_its_beginning_at_every_interval_and_at_its_end()
    {
        prometheus.Say = _ => "1";

        Assert.Null(await WatchAsync("10m", "4m"));
        Assert.Equal([0, 4, 8, 10], readings.Select(reading => (int)reading.At.TotalMinutes));
    }

    [Fact]
    public async Task The_first_reading_that_is_bad_ends_it_early()
    {
        prometheus.Say = query => query == "good" && clock.Passed >= TimeSpan.FromMinutes(3) ? "0.5" : "1";

        Assert.Equal(GateVerdict.Fail, (await WatchAsync("1h", "1m"))!.Verdict);
        Assert.Equal(TimeSpan.FromMinutes(3), readings[^1].At);
    }

    [Theory]
    [InlineData("none", GateVerdict.NoData)]
    [InlineData("503 ", GateVerdict.Error)]
    public async Task A_source_that_falls_silent_in_the_middle_ends_it(string said, GateVerdict verdict)
    {
        prometheus.Say = _ => clock.Passed >= TimeSpan.FromMinutes(2) ? said : "1";

        Assert.Equal(verdict, (await WatchAsync("1h", "1m"))!.Verdict);
        Assert.Equal([GateVerdict.Pass, GateVerdict.Pass, verdict], readings.Select(reading => reading.Verdict));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(7200)]
    public async Task A_clock_that_is_set_changes_nothing(int seconds)
    {
        prometheus.Say = _ => "1";
        var ended = await WatchAsync("5m", "1m", () => clock.Set(TimeSpan.FromSeconds(seconds)));

        Assert.Null(ended);
        Assert.Equal(6, readings.Count);
    }

    [Fact]
    public async Task Nothing_to_wait_for_between_readings_is_a_minute() => Assert.Equal(6, await CountAsync("5m", "0s"));

    [Fact]
    public async Task Whoever_stops_a_watch_hears_that_it_was_stopped()
    {
        prometheus.Say = _ => "1";
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WatchAsync("1h", "1m", stop.Cancel, stop.Token));
    }

    public void Dispose() => prometheus.Dispose();

    private async Task<int> CountAsync(string bake, string every)
    {
        prometheus.Say = _ => "1";
        await WatchAsync(bake, every);
        return readings.Count;
    }

    private Task<Judgement?> WatchAsync(string bake, string every, Action? afterEach = null, CancellationToken stop = default)
    {
        var slo = GateFixture.Ratio("api", "0.99", "main").Replace("counter: true", "counter: false", StringComparison.Ordinal);
        var organisation = OrganisationReader.Read(new SourceFile("policyrunner.yml", $"slo-sources:\n  main: {{ kind: prometheus, url: \"{prometheus.Address}\" }}\n")).Organisation;
        var sources = new SloSources([SloFileReader.Read(new SourceFile("api.yml", slo))], organisation, "/", _ => null, clock);
        Assert.True(Duration.TryParse(bake, out var time));
        Assert.True(Duration.TryParse(every, out var pause));
        return new SloWatch(new SloEvaluator(sources, clock), clock) { Slos = ["api"], Bake = time, Every = pause }.RunAsync((_, judged) =>
        {
            readings.Add((clock.Passed, judged.Verdict));
            afterEach?.Invoke();
        }, stop);
    }
}
