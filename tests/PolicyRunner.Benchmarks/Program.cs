using BenchmarkDotNet.Running;
using PolicyRunner.Benchmarks.Process;

// "process" measures the published tool as a whole; everything else goes to the benchmarks of its parts.
if (args is ["process", .. var options])
{
    return ProcessBenchmark.Run(options, Console.Out, Console.Error);
}

BenchmarkSwitcher.FromAssembly(typeof(ProcessBenchmark).Assembly).Run(args);
return 0;
