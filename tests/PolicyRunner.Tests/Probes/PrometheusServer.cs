using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PolicyRunner.Demo;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Probes;

/// <summary>A fact about a real Prometheus. A user without one skips it; a machine whose word counts must have one.</summary>
public sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() => Skip = PrometheusServer.IsInstalled || Environment.GetEnvironmentVariable("CI") == "true" ? null : "prometheus and promtool are not installed.";
}

/// <summary>Prometheus on loopback with the data of two hours that ended a day ago, made by its own tool.</summary>
public class PrometheusServer : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-prometheus-");
    private Process? server;

    public static bool IsInstalled { get; } = ProgramPath.Find("prometheus") is not null && ProgramPath.Find("promtool") is not null;

    public string Address { get; private set; } = "";

    /// <summary>When the data begins, on a whole second.</summary>
    public DateTimeOffset Begin { get; protected init; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-26).ToUnixTimeSeconds());

    public async Task InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        var metrics = Path.Combine(folder.FullName, "metrics.txt");
        await File.WriteAllTextAsync(metrics, Metrics());
        await ToolAsync("tsdb", "create-blocks-from", "openmetrics", metrics, Path.Combine(folder.FullName, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), "global: {}\n");
        Address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        server = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={Path.Combine(folder.FullName, "prometheus.yml")}", $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}",
            $"--web.listen-address={Address["http://".Length..]}", "--log.level=error",
        ]) { RedirectStandardError = true })!;
        _ = server.StandardError.ReadToEndAsync();
        using var client = new HttpClient();
        for (var i = 0; i < 300; i++)
        {
            try
            {
                if ((await client.GetAsync($"{Address}/-/ready")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("Prometheus was not ready after 30 s.");
    }

    /// <summary>Ends the server at once, as a machine that loses its power would.</summary>
    public void Kill()
    {
        server?.Kill();
        server?.WaitForExit();
    }

    public Task DisposeAsync()
    {
        Kill();
        server?.Dispose();
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>What promtool says the query gives at a moment.</summary>
    public async Task<double> PromtoolAsync(string query, DateTimeOffset at)
    {
        using var answer = JsonDocument.Parse(await ToolAsync("query", "instant", "--format=json", $"--time={at.ToUnixTimeSeconds()}", Address, query));
        var value = answer.RootElement.ValueKind == JsonValueKind.Array && answer.RootElement.GetArrayLength() == 1 ? answer.RootElement[0].GetProperty("value") : answer.RootElement;
        return double.Parse(value[1].GetString()!, CultureInfo.InvariantCulture);
    }

    // Ten requests a second, of which one in a hundred fails and, in the second hour's first ten minutes, one in two. A counter starts
    // anew after ninety minutes, and a gauge is not there for twenty minutes.
    protected virtual string Metrics()
    {
        var good = new StringBuilder("# TYPE http_requests counter\n");
        var bad = new StringBuilder();
        var latency = new StringBuilder("# TYPE latency_seconds gauge\n");
        var (goods, bads) = (0.0, 0.0);
        for (var at = TimeSpan.Zero; at < TimeSpan.FromHours(2); at += Step)
        {
            var share = at >= TimeSpan.FromHours(1) && at < TimeSpan.FromMinutes(70) ? 0.5 : 0.01;
            if (at == TimeSpan.FromMinutes(90))
            {
                (goods, bads) = (0, 0);
            }

            goods += 10 * Step.TotalSeconds * (1 - share);
            bads += 10 * Step.TotalSeconds * share;
            var time = (Begin + at).ToUnixTimeSeconds();
            good.Append(CultureInfo.InvariantCulture, $"http_requests_total{{status=\"200\"}} {goods} {time}\n");
            bad.Append(CultureInfo.InvariantCulture, $"http_requests_total{{status=\"500\"}} {bads} {time}\n");
            if (at < TimeSpan.FromMinutes(30) || at >= TimeSpan.FromMinutes(50))
            {
                latency.Append(CultureInfo.InvariantCulture, $"latency_seconds {0.2 + (0.1 * share)} {time}\n");
            }
        }

        return $"{good}{bad}{latency}# EOF\n";
    }

    private static async Task<string> ToolAsync(params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = tool.StandardError.ReadToEndAsync();
        var output = await tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();
        return tool.ExitCode == 0 ? output : throw new InvalidOperationException($"promtool {arguments[0]}: {await error}");
    }
}
