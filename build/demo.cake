Task("Demo")
    .Description($"A service that can be deployed, watched and broken, and runbooks for it in {DemoFolder}: --port=N")
    .IsDependentOn("BuildTool")
    .Does(() =>
{
    Compile(DemoProject);
    var tool = GetFiles("src/PolicyRunner.Cli/bin/Release/net*/PolicyRunner.Cli.dll").Single();
    var demo = GetFiles("tests/PolicyRunner.Demo/bin/Release/net*/PolicyRunner.Demo.dll").Single();
    outcome.Exit(StartProcess("dotnet", new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder().AppendQuoted(demo.FullPath).AppendQuoted(DemoFolder)
            .Append("--port").AppendQuoted(Argument("port", "8787"))
            .Append("--tool").Append("dotnet").Append("--tool").AppendQuoted(tool.FullPath),
    }));
});
