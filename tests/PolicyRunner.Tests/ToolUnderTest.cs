namespace PolicyRunner.Tests;

/// <summary>
/// The tool that process tests start: the published one where <c>POLICYRUNNER_TEST_TOOL</c> names its folder, as the build does,
/// because it starts several times faster; else the one built along with the tests.
/// </summary>
internal static class ToolUnderTest
{
    /// <summary>The folder of the tool and of all it needs.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("POLICYRUNNER_TEST_TOOL") is { Length: > 0 } folder ? Path.GetFullPath(folder) : AppContext.BaseDirectory;

    /// <summary>The file that <c>dotnet</c> runs.</summary>
    public static string Assembly { get; } = In(Folder);

    /// <summary>The file that <c>dotnet</c> runs, of a copy of the tool in another folder.</summary>
    public static string In(string folder) => Path.Combine(folder, "PolicyRunner.Cli.dll");
}
