using PolicyRunner.Running.Gating;
using PolicyRunner.Tests.Probes;

namespace PolicyRunner.Tests.Gates;

/// <summary>A folder with gates, SLO files and an organisation file, at a moment.</summary>
internal sealed class GateFixture : IDisposable
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 18, 16, 30, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-gate-");

    public GateFixture() => Write("policies/policyrunner.yml", """
        windows:
          weekly-change: { day: wednesday, at: "16:00", duration: 2h, time-zone: UTC }
          sunday-change: { day: sunday, at: "16:00", duration: 2h, time-zone: UTC }
        slo-sources:
          results: { kind: file, path: results.json }
        """);

    public string Root => folder.FullName;

    public TimeProvider Clock { get; set; } = new Moments(Now);

    public Dictionary<string, string> Environment { get; } = new() { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")! };

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>An SLO of that name and target, read from <c>results.json</c>.</summary>
    public void Slo(string name, string target = "0.99") => Write($"policies/slo/{name}.yml", Ratio(name, target, "results"));

    public static string Ratio(string name, string target, string source, string good = "good", string total = "total", string window = "30d") => $$"""
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: {{name}} }
        spec:
          service: api
          budgetingMethod: Occurrences
          timeWindow: [{ duration: {{window}}, isRolling: true }]
          indicator:
            metadata: { name: {{name}}-events }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { metricSourceRef: {{source}}, spec: { query: '{{good}}' } } }
                total: { metricSource: { metricSourceRef: {{source}}, spec: { query: '{{total}}' } } }
          objectives: [{ target: {{target}} }]
        """;

    /// <summary>Judges a gate of these conditions.</summary>
    public Task<GateReport> JudgeAsync(string conditions)
    {
        Write("policies/gates/release.yml", $"conditions:\n{conditions}\n");
        return GateDesk.JudgeAsync(new GateCommission { Gate = "release", Tool = "1.0.0", WorkingDirectory = Root, Environment = Environment, Clock = Clock }, CancellationToken.None);
    }

    /// <summary>What keeps a gate from being judged.</summary>
    public async Task<string> ComplaintAsync(string conditions) => (await Assert.ThrowsAsync<InvalidDataException>(() => JudgeAsync(conditions))).Message;

    /// <summary>Lets git do something in the folder.</summary>
    public void Git(params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["-C", Root, .. arguments]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
