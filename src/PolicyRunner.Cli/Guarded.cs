using PolicyRunner.Journal.Shared;
using PolicyRunner.Reporting;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Cli;

/// <summary>Commands that sign or share: what keeps them from it is one line, never a stack and never a yes.</summary>
internal static class Guarded
{
    public static int Run(Host host, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception trouble) when (trouble is ApprovalException or InvalidDataException)
        {
            throw new UsageException(trouble.Message);
        }
        catch (SharedStateException trouble)
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(trouble.Message)}");
            return ExitCode.Broken;
        }
    }
}
