namespace PolicyRunner.Benchmarks.Process;

/// <summary>
/// The yardstick: the smallest console program, published like the tool (framework-dependent, ready-to-run, no
/// culture data), so that a ratio says what the tool costs on top of starting .NET on this machine.
/// </summary>
internal static class Hello
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <InvariantGlobalization>true</InvariantGlobalization>
            <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
            <TieredPGO>false</TieredPGO>
          </PropertyGroup>
        </Project>
        """;

    private const string Program = """System.Console.WriteLine("hello");""";

    public static Scenario Publish(ProcessOptions options)
    {
        var folder = Path.Combine(options.Folder, "hello");
        var output = Path.Combine(folder, "out");
        var program = Path.Combine(output, OperatingSystem.IsWindows() ? "hello.exe" : "hello");
        var project = Path.Combine(folder, "hello.csproj");
        if (!File.Exists(program) || File.ReadAllText(project) != Project)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(project, Project);
            File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);

            // Without files of its own it would take the rules of the repository around it.
            File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
            File.WriteAllText(Path.Combine(folder, "Directory.Packages.props"), "<Project />");
            MeasuredProcess.Output(new()
            {
                Name = "dotnet publish of hello",
                Program = "dotnet",
                Arguments = ["publish", "-c", "Release", "-r", options.Runtime, "--self-contained", "false", "-p:PublishReadyToRun=true", "-nodeReuse:false", "-o", output],
                Folder = folder,
                Cache = folder,
            });
        }

        if (!File.Exists(program))
        {
            throw new BenchmarkException("The yardstick program did not build.");
        }

        return new() { Name = "dotnet hello", Program = program, Arguments = [], Folder = folder, Cache = folder };
    }
}
