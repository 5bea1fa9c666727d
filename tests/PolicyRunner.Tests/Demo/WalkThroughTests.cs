using System.Diagnostics;
using System.Text.RegularExpressions;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Documentation;

namespace PolicyRunner.Tests.Demo;

/// <summary>What the README shows of the demo, done in one. With <c>UPDATE_SNAPSHOTS=1</c> the outputs it shows are rewritten.</summary>
public sealed partial class WalkThroughTests : IDisposable
{
    private readonly DemoFixture demo = new();

    public void Dispose() => demo.Dispose();

    [LinuxFact]
    public void Every_command_in_the_demo_prints_what_the_README_shows()
    {
        var path = Path.Combine(Repository.Root, "README.md");
        var readme = File.ReadAllText(path);
        var updated = Readme.ReplayDemo(readme, Run);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, updated.Replace($":{demo.Port}/", ":8787/", StringComparison.Ordinal));
            return;
        }

        Assert.Equal(Steady(readme), Steady(updated));
    }

    // A command that names a run means the last one.
    private string Run(string command)
    {
        var runs = Directory.Exists(demo.At(".policyrunner/runs")) ? Directory.GetDirectories(demo.At(".policyrunner/runs")).Order(StringComparer.Ordinal) : (IEnumerable<string>)[];
        if (runs.LastOrDefault() is { } last)
        {
            command = RunId().Replace(command, Path.GetFileName(last));
        }

        var start = new ProcessStartInfo("bash", ["-c", command + " 2>&1"]) { WorkingDirectory = demo.Root, RedirectStandardOutput = true, Environment = { ["PATH"] = demo.Path, ["HOME"] = demo.Root } };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    // Runs have other names, times and ports each time.
    private static string Steady(string page) => Address().Replace(Time().Replace(RunId().Replace(page, "RUN"), " in T"), "127.0.0.1:PORT/");

    [GeneratedRegex(@"\d{8}-\d{6}-[0-9a-f]{6}")]
    private static partial Regex RunId();

    [GeneratedRegex(@" in [0-9.]+ ?m?s\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
