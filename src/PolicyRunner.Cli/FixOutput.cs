using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>What <c>--fix</c> says besides the report.</summary>
internal static class FixOutput
{
    /// <summary>The diff on stdout, what it means on stderr.</summary>
    public static void WriteDiff(CheckReport report, Host host)
    {
        var fixes = report.Fixes!;
        StoppedCommands.Around(host, () => FixReport.WriteDiff(fixes, host.Output, host.IsTerminal, host.Color));
        host.Error.WriteLine($"policyrunner: --fix would make {FixReport.Count(fixes)}; nothing was changed.");
        foreach (var file in fixes.Files.Where(file => file.HidesSecret))
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(file.Path)}: The diff shows dots where a secret stands and cannot be applied; take the secret out first.");
        }
    }

    /// <summary>The pages that run something else than before, on stderr.</summary>
    public static void WriteChangedCommands(FixAccount? fixes, Host host)
    {
        foreach (var file in fixes?.Files ?? [])
        {
            if (file.ChangesCommands)
            {
                host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(file.Path)}: The fixes change the commands of this page; look at them before somebody runs them.");
            }
        }
    }

    /// <summary>What was not mended, on stderr.</summary>
    /// <returns>The exit code of it.</returns>
    public static int WriteRefused(FixAccount? fixes, Host host)
    {
        foreach (var refused in fixes?.Refused ?? [])
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of($"{refused.What}: {refused.Why}")}");
        }

        return fixes is null || fixes.Refused.Count == 0 ? ExitCode.Passed
            : fixes.Refused.Any(refused => refused.IsUsage) ? ExitCode.Usage
            : ExitCode.Broken;
    }
}
