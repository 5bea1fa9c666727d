using System.Xml.Linq;

Task("Test")
    .Description("Publishes the tool and runs the tests with it: --filter=EXPRESSION for some of them")
    .IsDependentOn("Publish")
    .Does(() =>
{
    // Counting nothing first makes a run without any test suite a failure instead of silence.
    outcome.Count(0, 0, 0);
    CleanDirectory(TestResultsFolder);
    foreach (var project in GetFiles("tests/*.Tests/*.csproj"))
    {
        RunTests(project);
    }
});

void RunTests(FilePath project)
{
    var results = File($"{TestResultsFolder}/{project.GetFilenameWithoutExtension()}.trx").Path;
    try
    {
        DotNetTest(project.FullPath, new DotNetTestSettings
        {
            Configuration = "Release",
            Verbosity = DotNetVerbosity.Quiet,
            NoLogo = true,
            Filter = Argument("filter", (string)null),
            ResultsDirectory = TestResultsFolder,
            EnvironmentVariables = { ["POLICYRUNNER_TEST_TOOL"] = MakeAbsolute(Directory(ToolFolder)).FullPath },
            Loggers = { $"trx;LogFileName={results.GetFilename()}", "console;verbosity=minimal" },
        });
    }
    catch (CakeException)
    {
        // Failed tests are counted from the results below. Without results it is the build that broke: one failure.
        outcome.Exit(1);
    }

    if (FileExists(results))
    {
        CountTests(results);
    }
    else
    {
        outcome.Count(0, 1, 0);
    }
}

// The total, less what ran, is what was skipped: the "notExecuted" counter stays 0 for skipped facts.
void CountTests(FilePath results)
{
    var counters = XDocument.Load(results.FullPath).Descendants().Single(element => element.Name.LocalName == "Counters");
    int Read(string name) => (int)counters.Attribute(name);
    outcome.Count(Read("passed"), Read("executed") - Read("passed"), Read("total") - Read("executed"));
}
