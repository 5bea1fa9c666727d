using PolicyRunner.Checking;
using PolicyRunner.Cli;
using PolicyRunner.Running;
using PolicyRunner.Schemas;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

/// <summary>The whole tool on a folder, without a process: what it says on stdout and stderr is one text.</summary>
internal static class InProcess
{
    public static (int Code, string Text) Run(string folder, params string[] arguments) => Run(folder, isJob: false, arguments);

    /// <param name="folder">Where it runs.</param>
    /// <param name="isJob">Whether it runs as a job of GitHub Actions.</param>
    /// <param name="arguments">The command line.</param>
    public static (int Code, string Text) Run(string folder, bool isJob, params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var host = new Host
        {
            Output = output,
            Error = output,
            WorkingDirectory = folder,
            Environment = name => isJob && name == "GITHUB_ACTIONS" ? "true" : null,
            Clock = FixedClock.Today,
            Engine = new Engine
            {
                Check = Checker.Run,
                Fix = (_, _, _, _) => throw new NotSupportedException("Nothing is mended here."),
                Load = LibraryLoader.Load,
                Plan = PlanDesk.Make,
                Run = (commission, observer, attendant, token) => new RunDesk().RunAsync(commission, observer, attendant, token).GetAwaiter().GetResult(),
                Policies = PolicyCatalogue.Load,
                Schema = SchemaCatalog.Text,
                SchemaNames = () => SchemaCatalog.Names,
            },
        };
        return (CommandLine.Run(arguments, host, CancellationToken.None), output.ToString());
    }
}
