Task("Contract")
    .Description("Checks reports, workflows and requests to GitHub with other people's validators: --documents=PATH for more documents")
    .WithCriteria(() => ShouldRun("Contract", onCi || IsInstalled("node") && IsInstalled("npm"), "node and npm are not installed"))
    .IsDependentOn("Publish")
    .Does(() =>
{
    InstallValidators();
    Compile(DummyProject);
    Compile(DemoProject);

    string Built(string project) => MakeAbsolute(File($"tests/{project}/bin/Release/net10.0/{project}.dll")).FullPath;
    var arguments = new ProcessArgumentBuilder().Append("run.mjs").AppendSwitchQuoted("--tool", toolFile)
        .AppendSwitchQuoted("--dummy", Built("PolicyRunner.Dummy")).AppendSwitchQuoted("--demo", Built("PolicyRunner.Demo"));
    if (HasArgument("documents"))
    {
        arguments.AppendSwitchQuoted("--documents", MakeAbsolute(Directory(Argument<string>("documents"))).FullPath);
    }

    var counts = (Match)null;
    var code = StartProcess("node", new ProcessSettings
    {
        Arguments = arguments,
        WorkingDirectory = ContractFolder,
        RedirectStandardOutput = true,
        RedirectedStandardOutputHandler = line =>
        {
            var total = Regex.Match(line ?? "", @"^(\d+) passed, (\d+) failed, (\d+) skipped$");
            if (total.Success)
            {
                counts = total;
            }
            else if (line is not null)
            {
                Console.WriteLine(line);
            }

            return line;
        },
    });

    // A script that died before its total is one failure, however much it printed.
    int Read(int group) => int.Parse(counts.Groups[group].Value);
    if (counts is null)
    {
        outcome.Count(0, 1, 0);
    }
    else
    {
        outcome.Count(Read(1), Read(2), Read(3));
    }

    outcome.Exit(code);
});

// npm leaves a lock file inside node_modules: newer than ours means that it is installed as locked.
void InstallValidators()
{
    var locked = System.IO.File.GetLastWriteTimeUtc($"{ContractFolder}/package-lock.json");
    var installed = $"{ContractFolder}/node_modules/.package-lock.json";
    if (FileExists(installed) && System.IO.File.GetLastWriteTimeUtc(installed) >= locked)
    {
        return;
    }

    var code = StartProcess(IsRunningOnWindows() ? "npm.cmd" : "npm", new ProcessSettings
    {
        Arguments = "ci --no-audit --no-fund --loglevel=error",
        WorkingDirectory = ContractFolder,
        RedirectStandardOutput = true,
    });
    if (code != 0)
    {
        throw new CakeException(code, "npm ci failed in tests/contract.");
    }
}
