using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Benchmarks.Process;
using PolicyRunner.Journal;
using SystemProcess = System.Diagnostics.Process;

namespace PolicyRunner.Benchmarks.Running;

/// <summary>
/// What planning, running and verifying cost, by the published tool in processes of its own: a plan of 1,000 steps, a step with its
/// records against a bare <c>bash -c true</c>, a journal of 100,000 records, a step that prints 100 MB. Each line holds what was
/// measured, what is asked, and the ratio of the two: above 1 it falls short.
/// </summary>
internal static class RunBenchmark
{
    private const int Steps = 1000;
    private const int RunSteps = 200;
    private const int Records = 100_000;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter complaints)
    {
        if (ProcessOptions.Parse(arguments, out var problem) is not { } options)
        {
            complaints.WriteLine(problem);
            return 2;
        }

        // Outside of every repository: steps run in its root, and an unclean work tree is refused.
        var folder = Directory.CreateTempSubdirectory("policyrunner-bench-").FullName;
        try
        {
            Prepare(folder);
            output.WriteLine($"medians of {options.Runs} runs on {Environment.ProcessorCount} processors, {options.Runtime}, .NET {Environment.Version}");
            var isShort = false;
            foreach (var (name, measured, asked, unit) in Measure(new Tool(options.Tool, folder), options))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44}{measured,10:F1} {unit,-4} asked {asked,6:F0} {unit,-4} ratio {measured / asked:F2}"));
                isShort |= measured > asked;
            }

            return isShort ? 1 : 0;
        }
        catch (BenchmarkException exception)
        {
            complaints.WriteLine(exception.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, double Measured, double Asked, string Unit)> Measure(Tool tool, ProcessOptions options)
    {
        tool.Time("plan", "BENCH-1", "--format", "json");
        yield return ($"plan of {Steps} steps", Median(options.Runs, () => tool.Time("plan", "BENCH-1", "--format", "json")), 500, "ms");

        // What lies between the ends of two steps is one step: start, both records on disk, end.
        List<double> steps = [], bare = [];
        for (var run = 0; run < options.Runs; run++)
        {
            tool.Time("run", "BENCH-2");
            steps.AddRange(tool.StepTimes());
            bare.AddRange(Enumerable.Range(0, 50).Select(_ => Bare()));
        }

        var (step, without) = (Table.Median(steps), Table.Median(bare));
        yield return (string.Create(CultureInfo.InvariantCulture, $"step and its records, above {without:F1} ms of bash"), step - without, 10, "ms");

        yield return ($"verify {Records} records", Median(options.Runs, () => tool.Time("audit", "verify", "long.jsonl")), 1000, "ms");

        var idle = tool.Peak("run", "BENCH-3");
        yield return (string.Create(CultureInfo.InvariantCulture, $"100 MB of output, above {idle:F0} MiB idle"), tool.Peak("run", "BENCH-4") - idle, 60, "MiB");
    }

    private static double Median(int runs, Func<double> time) => Table.Median([.. Enumerable.Range(0, runs).Select(_ => time())]);

    private static double Bare()
    {
        var clock = Stopwatch.StartNew();
        using var process = SystemProcess.Start(new ProcessStartInfo("bash", ["-c", "true"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Close();
        process.WaitForExit();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static void Prepare(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "runbooks"));
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        File.WriteAllText(Path.Combine(folder, "policies", "policyrunner.yml"), "profiles: [{ paths: [\"**\"], profile: baseline }]\n");
        Runbook(folder, 1, Enumerable.Range(1, Steps).Select(number => $"### Step {number}: Deploy part {number}\n\n```bash id=part-{number} timeout=5m\nkubectl rollout status deployment/part-{number}\n```\n"));
        Runbook(folder, 2, Enumerable.Range(1, RunSteps).Select(number => $"```bash id=step-{number} timeout=5m\ntrue\n```\n"));
        Runbook(folder, 3, ["```bash id=quiet timeout=5m\ntrue\n```\n"]);
        Runbook(folder, 4, ["```bash id=loud timeout=5m\nyes 'a line of output, as long as they usually are' | head -c 100000000 || true\n```\n"]);
        var head = JournalRecord.NoPrevious;
        using var journal = File.Create(Path.Combine(folder, "long.jsonl"));
        for (var number = 1; number <= Records; number++)
        {
            var record = new JournalRecord
            {
                Sequence = number,
                Time = DateTimeOffset.UnixEpoch.AddSeconds(number),
                Kind = "step-ended",
                Data = new JsonObject { ["step"] = $"procedure:step-{number}", ["attempt"] = 1, ["outcome"] = "completed", ["again"] = false, ["exit"] = 0, ["outputs"] = new JsonObject(), ["log"] = $"logs/step-{number}-1.log" },
                Previous = head,
            };
            var line = record.ToLine();
            head = JournalRecord.HashOf(line);
            journal.Write([.. line, (byte)'\n']);
        }
    }

    private static void Runbook(string folder, int number, IEnumerable<string> blocks)
    {
        var text = new StringBuilder($"---\nid: BENCH-{number}\ntitle: Bench\nstatus: accepted\n---\n# Bench\n\n## Procedure\n\n");
        foreach (var block in blocks)
        {
            text.Append(block).Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, "runbooks", $"bench-{number}.md"), text.ToString());
    }

    /// <summary>The published tool, started in the bench's folder.</summary>
    private sealed class Tool(string program, string folder)
    {
        /// <returns>Milliseconds.</returns>
        public double Time(params string[] arguments) => MeasuredProcess.Time(Scenario(arguments)).TotalMilliseconds;

        /// <returns>MiB.</returns>
        public double Peak(params string[] arguments) =>
            (MeasuredProcess.PeakKibibytes(Scenario(arguments)) ?? throw new BenchmarkException("This system does not say how much memory a process needed.")) / 1024.0;

        /// <summary>How long each step of the newest run took, in milliseconds, from the end of the one before it.</summary>
        public IEnumerable<double> StepTimes()
        {
            var run = Directory.GetDirectories(Path.Combine(folder, ".policyrunner", "runs")).OrderBy(Directory.GetCreationTimeUtc).Last();
            var reading = JournalFile.Read(Path.Combine(run, "journal.jsonl"));
            var ends = reading.Records.Where(record => record.Kind == "step-ended").Select(record => record.Time).ToList();
            return ends.Count == RunSteps && (string?)reading.Records[^1].Data["outcome"] == "succeeded"
                ? ends.Zip(ends.Skip(1), (one, next) => (next - one).TotalMilliseconds)
                : throw new BenchmarkException($"{RunSteps} steps were to end well, and {ends.Count} ended.");
        }

        private Scenario Scenario(string[] arguments) =>
            new() { Name = string.Join(' ', arguments), Program = program, Arguments = arguments, Folder = folder, Cache = Path.Combine(folder, ".cache") };
    }
}
