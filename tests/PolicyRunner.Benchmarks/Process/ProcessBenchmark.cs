using System.Text.Json;

namespace PolicyRunner.Benchmarks.Process;

/// <summary>Measures the published tool as its users feel it: the whole process, start included, against a yardstick.</summary>
internal static class ProcessBenchmark
{
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter complaints)
    {
        if (ProcessOptions.Parse(arguments, out var problem) is not { } options)
        {
            complaints.WriteLine(problem);
            return 2;
        }

        try
        {
            Measure(options, output, complaints);
            return 0;
        }
        catch (BenchmarkException exception)
        {
            complaints.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void Measure(ProcessOptions options, TextWriter output, TextWriter progress)
    {
        var hello = Hello.Publish(options);
        IReadOnlyList<Scenario> scenarios = [hello, .. Scenarios.Prepare(options)];

        // The first run fills the caches, of the tool and of the disk, and proves that the tool does the work.
        foreach (var scenario in scenarios)
        {
            Verify(scenario, MeasuredProcess.Output(scenario));
        }

        // Interleaved, so that a slow minute of the machine hits all alike; ratios are taken within a round.
        var times = scenarios.ToDictionary(scenario => scenario.Name, _ => new List<double>());
        for (var run = 1; run <= options.Runs; run++)
        {
            progress.WriteLine($"run {run} of {options.Runs}");
            foreach (var scenario in scenarios)
            {
                times[scenario.Name].Add(MeasuredProcess.Time(scenario).TotalMilliseconds);
            }
        }

        output.WriteLine($"medians of {options.Runs} interleaved runs on {Environment.ProcessorCount} processors, {options.Runtime}, .NET {Environment.Version}");
        Table.Print(scenarios.Select(scenario => new Row(
            scenario,
            times[scenario.Name],
            [.. times[scenario.Name].Zip(times[hello.Name], (own, yardstick) => own / yardstick)],
            MeasuredProcess.PeakKibibytes(scenario))), output);
    }

    /// <summary>A tool that reads nothing is fast: the account in its answer must name every document.</summary>
    private static void Verify(Scenario scenario, byte[] answer)
    {
        if (scenario.Documents == 0)
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(answer);
            var account = json.RootElement.GetProperty("account");
            var documents = account.GetProperty("documents").GetInt32();
            if (documents != scenario.Documents || account.GetProperty("evaluations").GetInt32() == 0 || account.GetProperty("errors").GetInt32() > 0)
            {
                throw new BenchmarkException($"{scenario.Name}: {scenario.Documents} documents were to be checked without errors, the account is {account}.");
            }

            if (scenario.IsClean && json.RootElement.GetProperty("findings").GetArrayLength() > 0)
            {
                throw new BenchmarkException($"{scenario.Name}: nothing was to be found, the answer is {json.RootElement.GetProperty("findings")}.");
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new BenchmarkException($"{scenario.Name}: the answer is not a JSON report. {exception.Message}");
        }
    }
}
