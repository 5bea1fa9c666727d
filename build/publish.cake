Task("Publish")
    .Description($"Publishes the ready-to-run tool: {ToolFolder}/policyrunner")
    .Does(() =>
{
    DotNetPublish(CliProject, new DotNetPublishSettings
    {
        Configuration = "Release",
        Runtime = HostRuntime(),
        SelfContained = false,
        PublishReadyToRun = true,
        OutputDirectory = ToolFolder,
        Verbosity = DotNetVerbosity.Quiet,
        NoLogo = true,
    });
    Console.WriteLine($"Published {ToolFolder}/policyrunner.");
});
