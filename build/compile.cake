void Compile(string project) => DotNetBuild(project, new DotNetBuildSettings
{
    Configuration = "Release",
    Verbosity = DotNetVerbosity.Quiet,
    NoLogo = true,
    ArgumentCustomization = arguments => arguments.Append("-consoleLoggerParameters:NoSummary"),
});

Task("Build")
    .Description("Builds the library, the tool and the tests in Release")
    .Does(() => Compile("PolicyRunner.sln"));

// Check needs the tool alone: building the tests too would double its time.
Task("BuildTool")
    .Does(() => Compile(CliProject));
