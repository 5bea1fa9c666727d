Task("Check")
    .Description("Default. Checks the runbooks of this repository with its policies; exits as policyrunner does")
    .IsDependentOn("BuildTool")
    .Does(() =>
{
    var tool = GetFiles("src/PolicyRunner.Cli/bin/Release/net*/PolicyRunner.Cli.dll").Single();
    outcome.Exit(StartProcess("dotnet", new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder().AppendQuoted(tool.FullPath).Append("check"),
    }));
});
