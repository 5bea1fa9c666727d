using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PolicyRunner.Benchmarks.Process;
using SystemProcess = System.Diagnostics.Process;

namespace PolicyRunner.Benchmarks.Gating;

/// <summary>
/// What a gate of many objectives costs, asked by the published tool of a Prometheus on this machine: each objective is three
/// questions. Falls short when it takes longer than is asked.
/// </summary>
internal static class GateBenchmark
{
    private const int Objectives = 200;
    private const double Asked = 2000;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter complaints)
    {
        if (ProcessOptions.Parse(arguments, out var problem) is not { } options)
        {
            complaints.WriteLine(problem);
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("policyrunner-bench-").FullName;
        try
        {
            using var server = Start(folder);
            try
            {
                var scenario = new Scenario { Name = "gate", Program = options.Tool, Arguments = ["gate", "bench"], Folder = folder, Cache = Path.Combine(folder, ".cache") };
                MeasuredProcess.Time(scenario);
                var measured = Table.Median([.. Enumerable.Range(0, options.Runs).Select(_ => MeasuredProcess.Time(scenario).TotalMilliseconds)]);
                output.WriteLine($"medians of {options.Runs} runs on {Environment.ProcessorCount} processors, {options.Runtime}, .NET {Environment.Version}");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"gate of {Objectives} objectives",-44}{measured,10:F1} ms   asked {Asked,6:F0} ms   ratio {measured / Asked:F2}"));
                return measured > Asked ? 1 : 0;
            }
            finally
            {
                server.Kill();
                server.WaitForExit();
            }
        }
        catch (Exception exception) when (exception is BenchmarkException or System.ComponentModel.Win32Exception)
        {
            complaints.WriteLine(exception.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SystemProcess Start(string folder)
    {
        var data = Path.Combine(folder, "data");
        var metrics = Path.Combine(folder, "metrics.txt");
        File.WriteAllText(metrics, Metrics());
        Do("promtool", "tsdb", "create-blocks-from", "openmetrics", metrics, data);
        var port = FreePort();
        File.WriteAllText(Path.Combine(folder, "prometheus.yml"), "global: {}\n");
        Gate(folder, port);
        var server = SystemProcess.Start(new ProcessStartInfo("prometheus",
            [$"--config.file={Path.Combine(folder, "prometheus.yml")}", $"--storage.tsdb.path={data}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        { RedirectStandardError = true })!;
        _ = server.StandardError.ReadToEndAsync();
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if (client.GetAsync(new Uri($"http://127.0.0.1:{port}/-/ready")).GetAwaiter().GetResult().IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            Thread.Sleep(100);
        }

        server.Kill();
        throw new BenchmarkException("Prometheus was not ready after 30 s.");
    }

    // Two hours up to a moment that is still to come, so that the newest minutes have data however long the bench takes.
    private static string Metrics()
    {
        var end = DateTimeOffset.UtcNow.AddMinutes(30).ToUnixTimeSeconds();
        var text = new StringBuilder("# TYPE requests counter\n");
        for (var job = 0; job < Objectives; job++)
        {
            foreach (var (code, rate) in new[] { ("200", 599), ("500", 0.1) })
            {
                for (var minute = 0; minute < 150; minute++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"requests_total{{job=\"{job}\",code=\"{code}\"}} {minute * rate} {end - ((150 - minute) * (long)Step.TotalSeconds)}\n");
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static void Gate(string folder, int port)
    {
        Directory.CreateDirectory(Path.Combine(folder, "policies", "slo"));
        Directory.CreateDirectory(Path.Combine(folder, "policies", "gates"));
        File.WriteAllText(Path.Combine(folder, "policies", "policyrunner.yml"), $"slo-sources:\n  main: {{ kind: prometheus, url: \"http://127.0.0.1:{port}\" }}\n");
        var (slos, gate) = (new StringBuilder(), new StringBuilder("conditions:\n"));
        for (var job = 0; job < Objectives; job++)
        {
            slos.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: { name: job-{{job}} }
                spec:
                  service: bench
                  budgetingMethod: Occurrences
                  timeWindow: [{ duration: 1h, isRolling: true }]
                  indicator:
                    metadata: { name: events }
                    spec:
                      ratioMetric:
                        counter: true
                        good: { metricSource: { spec: { query: 'requests_total{job="{{job}}",code="200"}' } } }
                        total: { metricSource: { spec: { query: 'requests_total{job="{{job}}"}' } } }
                  objectives: [{ target: 0.99 }]

                """);
            gate.Append(CultureInfo.InvariantCulture, $"  - slo: job-{job}\n");
        }

        File.WriteAllText(Path.Combine(folder, "policies", "slo", "bench.yml"), slos.ToString());
        File.WriteAllText(Path.Combine(folder, "policies", "gates", "bench.yml"), gate.ToString());
    }

    private static void Do(string program, params string[] arguments)
    {
        using var process = SystemProcess.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new BenchmarkException($"{program} {arguments[0]}: {error.GetAwaiter().GetResult()}");
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
