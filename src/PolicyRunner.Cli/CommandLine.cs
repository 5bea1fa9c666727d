using System.CommandLine;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    public static int Run(IReadOnlyList<string> arguments, Host host, CancellationToken cancellation)
    {
        var root = Commands.Root(host, arguments, cancellation);
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        try
        {
            if (!Commands.AnswersAnyway(result, root))
            {
                if ((Misuse.UnknownOption(result, arguments) ?? (result.Errors.Count > 0 ? Misuse.Explain(result) : Misuse.EmptyArgument(result))) is { } misuse)
                {
                    throw new UsageException(misuse);
                }
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
        catch (UsageException trouble)
        {
            // Whatever a file of the repository put into it: here it becomes harmless, a line for each reason.
            host.Error.WriteLine($"policyrunner: {string.Join('\n', trouble.Message.Split('\n').Select(line => TerminalLineText.Of(line)))}");
            return ExitCode.Usage;
        }
    }
}
