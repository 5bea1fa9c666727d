using System.Runtime.InteropServices;

// Cake starts in the folder of the script; all paths here are relative to the repository.
Context.Environment.WorkingDirectory = MakeAbsolute(Directory(".."));

// Everything the build makes is under artifacts/ or in the bin and obj folders of the projects.
const string CliProject = "src/PolicyRunner.Cli/PolicyRunner.Cli.csproj";
const string BenchmarksProject = "tests/PolicyRunner.Benchmarks/PolicyRunner.Benchmarks.csproj";
const string DemoProject = "tests/PolicyRunner.Demo/PolicyRunner.Demo.csproj";
const string DummyProject = "tests/PolicyRunner.Dummy/PolicyRunner.Dummy.csproj";
const string ContractFolder = "tests/contract";
const string DemoFolder = "artifacts/demo";
const string ToolFolder = "artifacts/tool";
const string TestResultsFolder = "artifacts/test-results";
const string PackageFolder = "artifacts/packages";

string toolFile = MakeAbsolute(File($"{ToolFolder}/policyrunner{(IsRunningOnWindows() ? ".exe" : "")}")).FullPath;

// The portable identifier: an SDK built by a distribution names itself after the distribution, for which
// there are no compilers for ready-to-run code.
string HostRuntime()
{
    var own = RuntimeInformation.RuntimeIdentifier;
    var system = IsRunningOnWindows() ? "win"
        : IsRunningOnMacOs() ? "osx"
        : own.Contains("musl") || own.StartsWith("alpine") ? "linux-musl"
        : "linux";
    return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
}
