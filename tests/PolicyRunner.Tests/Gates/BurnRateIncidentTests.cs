using System.Globalization;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Tests.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Gates;

/// <summary>Burn rates on generated incidents, read from a real Prometheus.</summary>
public sealed class BurnRateIncidentTests(IncidentServer server) : IClassFixture<IncidentServer>
{
    private const string Failing = "sum(increase(requests_total{job=\"JOB\",code=\"500\"}[WINDOW])) / sum(increase(requests_total{job=\"JOB\"}[WINDOW]))";

    [PrometheusFact]
    public async Task An_outage_stops_the_gate_within_two_minutes()
    {
        Assert.Equal(GateVerdict.Pass, await JudgeAsync("fast", -1));
        Assert.Equal(GateVerdict.Pass, await JudgeAsync("fast", 0));
        Assert.InRange(await FirstAsync("fast", 0, 10), 1, 2);
        await AsPromtoolAsync("fast", Enumerable.Range(-2, 14));
    }

    [PrometheusFact]
    public async Task A_slow_burn_stops_the_gate_when_it_has_used_five_percent_of_the_month()
    {
        // One percent fails: over six hours that is more than 0.6 % after 3 h 36 m.
        Assert.InRange(await FirstAsync("slow", 205, 230), 215, 218);
        await AsPromtoolAsync("slow", Enumerable.Range(210, 12));
    }

    [PrometheusFact]
    public async Task Flapping_stops_the_gate_while_it_fails_and_not_when_it_is_over()
    {
        await AsPromtoolAsync("flapping", Enumerable.Range(30, 70));
        Assert.Equal(GateVerdict.Fail, await JudgeAsync("flapping", 65));
        Assert.NotEqual(GateVerdict.Fail, await JudgeAsync("flapping", 80));
    }

    [PrometheusFact]
    public async Task Noise_stops_nothing()
    {
        for (var minute = -600; minute < 700; minute += 23)
        {
            Assert.Equal(GateVerdict.Pass, await JudgeAsync("noise", minute));
        }
    }

    [PrometheusFact]
    public async Task Levels_and_budgets_are_what_the_servers_own_tool_makes_of_them()
    {
        var at = server.Start.AddMinutes(300);
        var failing = await server.PromtoolAsync(Failing.Replace("JOB", "slow", StringComparison.Ordinal).Replace("WINDOW", "3d", StringComparison.Ordinal), at);
        var evaluator = new SloEvaluator(Sources("slow", at), new Moments(at));
        var level = await evaluator.LevelAsync("api", SloSpan.Own, null, CancellationToken.None);
        var budget = await evaluator.BudgetAsync(new ErrorBudget("api", 0.1), CancellationToken.None);

        Assert.Equal(1 - failing, (double)level.Evidence["value"]!, 12);
        Assert.Equal(1 - (failing / 0.001), (double)budget.Evidence["left"]!, 9);
    }

    [PrometheusFact]
    public async Task A_month_of_slices_is_read_in_as_many_questions_as_it_takes()
    {
        var at = server.Start.AddMinutes(600);
        var reading = await new PrometheusClient(server.Address, null, TimeProvider.System).NumbersAsync(
            "sum(increase(requests_total{job=\"fast\",code=\"500\"}[5m])) / sum(increase(requests_total{job=\"fast\"}[5m]))", at, TimeSpan.FromSeconds(20), 15_000, CancellationToken.None);

        Assert.Equal(15_000, reading.Length);
        Assert.Equal(1, reading[^1], 9);
        Assert.Equal(0, reading[0], 9);
        Assert.DoesNotContain(double.NaN, reading);
    }

    [PrometheusFact]
    public async Task A_server_that_dies_while_it_is_watched_ends_the_watch()
    {
        var mortal = new PrometheusServer();
        await mortal.InitializeAsync();
        try
        {
            var at = mortal.Begin.AddMinutes(40);
            var slo = GateFixture.Ratio("api", "0.9", "main", "http_requests_total{status=\"200\"}", "http_requests_total");
            var watch = new SloWatch(new SloEvaluator(Sources(slo, mortal.Address, at), new Moments(at)), new LeapingClock()) { Slos = ["api"], Bake = TimeSpan.FromHours(1) };
            var readings = new List<GateVerdict>();
            var ended = await watch.RunAsync((_, judged) =>
            {
                readings.Add(judged.Verdict);
                if (readings.Count == 3)
                {
                    mortal.Kill();
                }
            }, CancellationToken.None);

            Assert.Equal([GateVerdict.Pass, GateVerdict.Pass, GateVerdict.Pass, GateVerdict.Error], readings);
            Assert.StartsWith("'api' cannot be read: There is no answer", ended!.Reason, StringComparison.Ordinal);
        }
        finally
        {
            await mortal.DisposeAsync();
        }
    }

    // The alert as Prometheus itself would have it, minute by minute.
    private async Task AsPromtoolAsync(string job, IEnumerable<int> minutes)
    {
        foreach (var minute in minutes)
        {
            var fires = false;
            foreach (var alert in BurnRate.Usual.Where(alert => alert.Verdict == GateVerdict.Fail))
            {
                fires |= await BurnsAsync(job, alert.Long, alert.Threshold, minute) && await BurnsAsync(job, alert.Short, alert.Threshold, minute);
            }

            Assert.Equal((minute, fires), (minute, await JudgeAsync(job, minute) == GateVerdict.Fail));
        }
    }

    private async Task<bool> BurnsAsync(string job, TimeSpan window, double threshold, int minute)
    {
        var query = $"({Failing}) > bool ({threshold.ToString(CultureInfo.InvariantCulture)} * 0.001)".Replace("JOB", job, StringComparison.Ordinal).Replace("WINDOW", Duration.Format(window), StringComparison.Ordinal);
        return await server.PromtoolAsync(query, server.Start.AddMinutes(minute)) == 1;
    }

    private async Task<int> FirstAsync(string job, int from, int to)
    {
        for (var minute = from; minute <= to; minute++)
        {
            if (await JudgeAsync(job, minute) == GateVerdict.Fail)
            {
                return minute;
            }
        }

        return int.MaxValue;
    }

    private async Task<GateVerdict> JudgeAsync(string job, int minute) =>
        (await new BurnRateEvaluator(Sources(job, server.Start.AddMinutes(minute))).JudgeAsync("api", BurnRate.Usual, null, CancellationToken.None)).Verdict;

    private SloSources Sources(string job, DateTimeOffset at) =>
        Sources(GateFixture.Ratio("api", "0.999", "main", $"requests_total{{job=\"{job}\",code!=\"500\"}}", $"requests_total{{job=\"{job}\"}}", "3d"), server.Address, at);

    private static SloSources Sources(string slo, string address, DateTimeOffset at) => new(
        [SloFileReader.Read(new SourceFile("api.yml", slo))],
        OrganisationReader.Read(new SourceFile("policyrunner.yml", $"slo-sources:\n  main: {{ kind: prometheus, url: \"{address}\" }}\n")).Organisation,
        "/", _ => null, new Moments(at));
}
