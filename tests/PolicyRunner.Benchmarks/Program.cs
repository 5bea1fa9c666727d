using BenchmarkDotNet.Running;
using PolicyRunner.Benchmarks.Budget;
using PolicyRunner.Benchmarks.Gating;
using PolicyRunner.Benchmarks.Process;
using PolicyRunner.Benchmarks.Running;
using PolicyRunner.Benchmarks.Workflows;

// "process", "run", "gate" and "workflow" measure the published tool as a whole; everything else goes to the benchmarks of its parts.
if (args is ["process", .. var options])
{
    return ProcessBenchmark.Run(options, Console.Out, Console.Error);
}

if (args is ["run", .. var measured])
{
    return RunBenchmark.Run(measured, Console.Out, Console.Error);
}

if (args is ["gate", .. var asked])
{
    return GateBenchmark.Run(asked, Console.Out, Console.Error);
}

if (args is ["workflow", .. var compiled])
{
    return WorkflowBenchmark.Run(compiled, Console.Out, Console.Error);
}

if (args is ["budget", .. var folders])
{
    return BudgetBenchmark.Run(folders, Console.Out, Console.Error);
}

// In this process: the project that would be generated for a process of its own takes the rules of this repository.
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ProcessBenchmark).Assembly).Run([.. args, "--inProcess"]).ToList();
return summaries.Count > 0 && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
