using System.Diagnostics;
using PolicyRunner.Journal;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Probes;

namespace PolicyRunner.Tests.Running;

/// <summary>A watch over a real Prometheus, where the server, the tool or both are killed in the middle of it.</summary>
public sealed class WatchKillTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly PrometheusServer prometheus = new();
    private readonly TemporaryRepository repository = new();

    public async Task InitializeAsync()
    {
        await prometheus.InitializeAsync();
        Directory.Delete(repository.At(".git"));
        repository.Write("policies/policyrunner.yml", $"profiles:\n  - {{ paths: [\"**\"], profile: baseline }}\nslo-sources:\n  main: {{ kind: prometheus, url: \"{prometheus.Address}\" }}\n");
        repository.Write("policies/slo/api.yml", """
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: api }
            spec:
              service: api
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              indicator:
                metadata: { name: share }
                spec: { ratioMetric: { rawType: success, raw: { metricSource: { metricSourceRef: main, spec: { query: "vector(0.999)" } } } } }
              objectives: [{ target: 0.99 }]
            """);
        repository.Write("runbooks/canary.md", """
            ---
            id: OPS-1
            title: Canary
            status: accepted
            ---
            # Canary

            ## Procedure

            ### Step 1: Watch

            ```yaml slo id=watch timeout=2m
            slos: [api]
            bake: 4s
            every: 1s
            ```
            """);
    }

    public Task DisposeAsync() => prometheus.DisposeAsync();

    public void Dispose() => repository.Dispose();

    [PrometheusFact]
    public async Task A_watch_that_was_killed_begins_anew_and_its_record_holds_all_that_was_seen()
    {
        var run = await KilledAsync(afterReadings: 2);
        var seen = Readings(run).Count;
        var resumed = await ToolProcess.RunAsync(repository.Root, "run", "--resume", run);

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        var readings = Readings(run);

        // Who was blind for a moment has not watched it: the whole time is watched again.
        var records = JournalFile.Read(Journal(run)).Records;
        Assert.True(records.Single(record => record.Kind == "step-ended").Time - records.Last(record => record.Kind == "step-started").Time >= TimeSpan.FromMilliseconds(3999));
        Assert.True(readings.Count >= seen + 2, $"{seen} readings before, {readings.Count} in all.");
        Assert.All(readings, reading => Assert.Equal(("api", "pass", 0.999), ((string?)reading.Data["slo"], (string?)reading.Data["verdict"], (double)reading.Data["evidence"]!["value"]!)));
        Assert.Equal(0, (await ToolProcess.RunAsync(repository.Root, "audit", "verify", run)).ExitCode);
        Assert.Contains("'watch' read: 'api' is 0.999.", (await ToolProcess.RunAsync(repository.Root, "audit", "report", run)).Output, StringComparison.Ordinal);
    }

    [PrometheusFact]
    public async Task A_server_that_died_with_the_tool_fails_the_watch_that_goes_on()
    {
        var run = await KilledAsync(afterReadings: 1);
        prometheus.Kill();
        var resumed = await ToolProcess.RunAsync(repository.Root, "run", "--resume", run);

        Assert.Equal(1, resumed.ExitCode);
        Assert.Equal("error", (string?)Readings(run)[^1].Data["verdict"]);
        Assert.Equal("pass", (string?)Readings(run)[0].Data["verdict"]);
    }

    [PrometheusFact]
    public async Task A_server_that_dies_in_the_middle_ends_the_watch_at_once()
    {
        using var tool = Start();
        var run = await WaitAsync(afterReadings: 2);
        prometheus.Kill();
        using var patience = new CancellationTokenSource(Patience);
        await tool.WaitForExitAsync(patience.Token);

        Assert.Equal(1, tool.ExitCode);
        var readings = Readings(run);
        Assert.StartsWith("'api' cannot be read: There is no answer", (string?)readings[^1].Data["reason"], StringComparison.Ordinal);
        Assert.Equal("failed", (string?)JournalFile.Read(Journal(run)).Records.Single(record => record.Kind == "step-ended").Data["outcome"]);
    }

    private async Task<string> KilledAsync(int afterReadings)
    {
        using var tool = Start();
        var run = await WaitAsync(afterReadings);
        tool.Kill();
        await tool.WaitForExitAsync();
        return run;
    }

    private Process Start() => Process.Start(new ProcessStartInfo("dotnet", [ToolUnderTest.Assembly, "run", "OPS-1"]) { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private async Task<string> WaitAsync(int afterReadings)
    {
        var runs = repository.At(".policyrunner/runs");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(50))
        {
            if (Directory.Exists(runs) && Directory.GetDirectories(runs) is [var only] && Path.GetFileName(only) is var run && File.Exists(Journal(run)) && Readings(run).Count >= afterReadings)
            {
                return run;
            }
        }

        throw new TimeoutException("The watch has not begun.");
    }

    private string Journal(string run) => repository.At($".policyrunner/runs/{run}/journal.jsonl");

    private List<JournalRecord> Readings(string run) => [.. JournalFile.Read(Journal(run)).Records.Where(record => record.Kind == "step-read")];
}
