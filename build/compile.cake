// `dotnet build` insists on a summary of its success; MSBuild itself says nothing when all is well.
void Compile(string project) => DotNetMSBuild(project, new DotNetMSBuildSettings
{
    Verbosity = DotNetVerbosity.Quiet,
    NoLogo = true,
    ArgumentCustomization = arguments => arguments.Append("-restore"),
}.SetConfiguration("Release"));

Task("Build")
    .Description("Builds the library, the tool and the tests in Release")
    .Does(() => Compile("PolicyRunner.sln"));

// Check needs the tool alone: building the tests too would double its time.
Task("BuildTool")
    .Does(() => Compile(CliProject));
