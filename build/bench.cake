Task("Bench")
    .Description("Measures the whole process, planning, running, a gate and workflows, then the parts: --part=process|run|gate|workflow|micro --quick --runs=N --filter=GLOB")
    .IsDependentOn("Publish")
    .Does(() =>
{
    Compile(BenchmarksProject);
    var part = Argument("part", "all");
    if (part is not ("all" or "process" or "run" or "gate" or "workflow" or "micro"))
    {
        throw new CakeException($"There is no part '{part}'; --part is process, run, gate, workflow, micro or all.");
    }

    var quick = HasArgument("quick");
    foreach (var kind in new[] { "process", "run", "gate", "workflow" }.Where(kind => part == "all" || part == kind))
    {
        var arguments = new ProcessArgumentBuilder()
            .Append(kind)
            .AppendSwitchQuoted("--tool", toolFile)
            .AppendSwitchQuoted("--folder", MakeAbsolute(Directory("artifacts/bench")).FullPath)
            .AppendSwitch("--runtime", HostRuntime());
        if (HasArgument("runs"))
        {
            arguments.AppendSwitch("--runs", Argument<string>("runs"));
        }

        RunBenchmarks(quick ? arguments.Append("--quick") : arguments);
    }

    if (part is "all" or "micro")
    {
        var arguments = new ProcessArgumentBuilder()
            .AppendSwitchQuoted("--filter", Argument("filter", "*"))
            .AppendSwitchQuoted("--artifacts", MakeAbsolute(Directory("artifacts/benchmarks")).FullPath);
        RunBenchmarks(quick ? arguments.AppendSwitch("--job", "Short") : arguments);
    }
});

void RunBenchmarks(ProcessArgumentBuilder arguments, bool asTheTool = false)
{
    var benchmarks = GetFiles("tests/PolicyRunner.Benchmarks/bin/Release/net*/PolicyRunner.Benchmarks.dll").Single();
    arguments.PrependQuoted(benchmarks.FullPath);
    if (asTheTool)
    {
        var settings = benchmarks.GetDirectory().CombineWithFilePath("PolicyRunner.Cli.runtimeconfig.json");
        arguments.PrependQuoted(benchmarks.ChangeExtension("deps.json").FullPath).Prepend("--depsfile").PrependQuoted(settings.FullPath).Prepend("--runtimeconfig").Prepend("exec");
    }

    outcome.Exit(StartProcess("dotnet", new ProcessSettings { Arguments = arguments }));
}

Task("BenchBudget")
    .Description("Measures what the counters in policies cost: the default policies with and without them, in one process, and how near they come to the limits: --documents=FOLDER")
    .Does(() =>
{
    Compile(BenchmarksProject);
    var arguments = new ProcessArgumentBuilder().Append("budget").AppendQuoted(MakeAbsolute(Directory("policies")).FullPath);

    // What the runtime is told for the tool changes what its compiler makes of the policies.
    RunBenchmarks(HasArgument("documents") ? arguments.AppendQuoted(MakeAbsolute(Directory(Argument<string>("documents"))).FullPath) : arguments, asTheTool: true);
});
