Task("Pack")
    .Description($"Packs the tool for `dotnet tool install`: {PackageFolder}/")
    .Does(() => DotNetPack(CliProject, new DotNetPackSettings
{
    Configuration = "Release",
    OutputDirectory = PackageFolder,
    Verbosity = DotNetVerbosity.Quiet,
    NoLogo = true,
}));
