using System.Diagnostics;
using System.Globalization;
using PolicyRunner.Tests.Checking;
using Xunit.Abstractions;

namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>
/// What an attack costs whoever runs a check: each in a process of its own, by what the system counts, and over what a check with
/// an innocent policy takes. The processor's time, which a busy machine does not lengthen much, and not the wall's.
/// </summary>
public sealed class AttackCostTests(ITestOutputHelper output)
{
    // All attacks instead of a sample that keeps the suite quick.
    private static readonly int Every = Environment.GetEnvironmentVariable("POLICYRUNNER_ATTACKS") == "all" ? 1 : 24;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    private const long MostBytes = 300L << 20;

    // Where others have a part of the machine, the same work is counted up to half as long again now and then: not three times in a row.
    private const int Attempts = 3;

    [Fact]
    public async Task An_attack_takes_at_most_two_seconds_and_300_MiB_more_than_an_innocent_policy()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await Measure(RunTimeAttacks.All.Concat(CompileTimeAttacks.All).Where((_, index) => index % Every == 0));
    }

    // By the limits of the published tool, which need not be compiled while it compiles.
    [Fact]
    public async Task What_nothing_counts_is_stopped_by_the_watch_within_the_same()
    {
        if (OperatingSystem.IsLinux() && Every == 1)
        {
            await Measure(WatchedAttacks.All);
        }
    }

    // Who watches a script that is compiled begins anew without it, and the new one keeps why.
    [Fact]
    public async Task What_the_watch_stopped_in_the_compiler_costs_the_next_check_next_to_nothing()
    {
        if (!OperatingSystem.IsLinux() || Every != 1)
        {
            return;
        }

        var (_, idle) = await MeasureInnocent([EscapeSuite.Page]);
        var stopped = 0;
        foreach (var (name, script) in WatchedAttacks.All.Select(row => ((string)row[0], (string)row[1])))
        {
            using var repository = Repository(script, [EscapeSuite.Page]);
            var first = await Measure(repository);
            var second = await Measure(repository);
            if (first.Said.Contains("Compiling the script took more than", StringComparison.Ordinal))
            {
                stopped++;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Processor.TotalSeconds,6:F2} s {second.Processor.TotalSeconds,6:F2} s  {name}"));
                Assert.Equal(4, second.ExitCode);
                Assert.Equal(first.Said, second.Said);
                Assert.True(second.Processor - idle.Processor < TimeSpan.FromSeconds(0.3), $"{name} took {second.Processor} again.");
            }
        }

        Assert.NotEqual(0, stopped);
    }

    private async Task Measure(IEnumerable<object[]> attacks)
    {
        var (compiled, idle) = await MeasureInnocent([EscapeSuite.Page]);
        Assert.Equal(0, idle.ExitCode);
        var excessive = new List<string>();
        foreach (var (name, script) in attacks.Select(row => (Name: (string)row[0], Script: (string)row[1])))
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                var cost = await Measure(script);
                var (time, bytes) = (cost.Processor - compiled.Processor, cost.Peak - idle.Peak);
                var line = string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds,6:F2} s {bytes >> 20,5} MiB  {name}");
                output.WriteLine(line);
                Assert.True(cost.ExitCode == 4, $"{line}: exit code {cost.ExitCode}");
                if (time <= MostTime && bytes <= MostBytes)
                {
                    break;
                }

                if (attempt == Attempts)
                {
                    excessive.Add(line);
                }
            }
        }

        Assert.True(excessive.Count == 0, string.Join('\n', excessive));
    }

    // What each may keep by itself would be too much for several that keep it at the same time.
    [Theory]
    [InlineData("CheckDocument = (document, context) => Keep(),", 4)]
    [InlineData("Check = (runbook, context) => Keep(),", 4)]
    [InlineData("CheckAll = (library, context) => Keep(),", 4)]
    [InlineData("CheckDocument = (document, context) => Keep().Where(finding => false),", 0)]
    public async Task What_evaluations_of_long_pages_keep_does_not_add_up(string check, int exitCode)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // To keep 100 MiB is allowed, and ends.
        var keep = exitCode == 0 ? "all.Count < 100" : "true";
        var greedy = $$"""
            return new Policy("RB666", "attack")
            {
                Title = "Attack", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                {{check}}
            };

            static IEnumerable<Finding> Keep()
            {
                var all = new List<string>();
                while ({{keep}})
                {
                    all.Add(new string('x', 500_000));
                }

                for (var i = 0; i < 3_000_000; i++)
                {
                }

                yield break;
            }
            """;
        var pages = Enumerable.Repeat(LongPage, 4).ToList();

        var (_, idle) = await MeasureInnocent(pages);
        var cost = await Measure(greedy, pages);

        var (time, bytes) = (cost.Processor - idle.Processor, cost.Peak - idle.Peak);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds,6:F2} s {bytes >> 20,5} MiB: {cost.Said}"));
        Assert.Equal(exitCode, cost.ExitCode);
        Assert.True(bytes < MostBytes, $"{bytes >> 20} MiB more: {cost.Said}");
        Assert.True(exitCode == 0 || cost.Said.Contains("policies/attack.csx:12:9: policy RB666 broke: RB666 allocated more than ", StringComparison.Ordinal), cost.Said);
    }

    private static string LongPage => "---\nid: OPS-001\ntitle: Queue\n---\n# Queue\n\n## Procedure\n\n1. Restart the pod.\n\n" + string.Concat(Enumerable.Repeat("A line of sixty-four characters, of which there are very many.\n", 16_000));

    private static Task<Cost> Measure(string script) => Measure(script, [EscapeSuite.Page]);

    // What an innocent policy costs that is compiled, and one that was compiled before.
    private static async Task<(Cost Compiled, Cost Kept)> MeasureInnocent(IReadOnlyList<string> pages)
    {
        using var repository = Repository(EscapeSuite.Check(""), pages);
        return (await Measure(repository), await Measure(repository));
    }

    private static async Task<Cost> Measure(string script, IReadOnlyList<string> pages)
    {
        using var repository = Repository(script, pages);
        return await Measure(repository);
    }

    private static TemporaryRepository Repository(string script, IReadOnlyList<string> pages)
    {
        var repository = new TemporaryRepository();
        repository.Write("policies/attack.csx", script);
        for (var i = 0; i < pages.Count; i++)
        {
            repository.Write($"runbooks/queue{i}.md", pages[i]);
        }

        return repository;
    }

    // What was kept for another repository changes no price.
    private static async Task<Cost> Measure(TemporaryRepository repository)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { ToolUnderTest.Assembly, "check", "runbooks", "--profile", "baseline" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("GITHUB_ACTIONS");
        start.Environment["POLICYRUNNER_CACHE"] = repository.At("cache");
        start.Environment["XDG_STATE_HOME"] = repository.At("state");
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var cost = new Cost(0, TimeSpan.Zero, 0, "");
        while (!process.HasExited)
        {
            // Of a process that has ended nothing is left to be read: the last look counts.
            cost = Look(process.Id) ?? cost;
            await Task.Delay(10);
        }

        await Task.WhenAll(said, complained);
        return cost with { ExitCode = process.ExitCode, Said = await complained };
    }

    private static Cost? Look(int process)
    {
        try
        {
            var peak = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var times = File.ReadAllText($"/proc/{process}/stat") is var stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];
            return peak is null ? null : new Cost(
                0,
                TimeSpan.FromMilliseconds(10 * (Number(times[11]) + Number(times[12]))),
                Number(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) << 10,
                "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    private sealed record Cost(int ExitCode, TimeSpan Processor, long Peak, string Said);
}
