using System.CommandLine;

namespace PolicyRunner.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    public static int Run(IReadOnlyList<string> arguments, Host host, CancellationToken cancellation)
    {
        var root = Commands.Root(host, cancellation);
        var result = root.Parse(arguments);
        try
        {
            if (result.Errors.Count > 0 && !IsHelp(result) && result.GetResult("--version") is null)
            {
                throw new UsageException(Misuse.Explain(result));
            }

            return result.Invoke(new InvocationConfiguration
            {
                Output = host.Output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,

                // Signals are the program's: it must still write its exit code and clean up.
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException misuse)
        {
            host.Error.WriteLine($"policyrunner: {misuse.Message}");
            return ExitCode.Usage;
        }
    }

    private static bool IsHelp(ParseResult result) => result.Action is System.CommandLine.Help.HelpAction;
}
