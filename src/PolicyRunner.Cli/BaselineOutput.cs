using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>Writes the baseline that a check was asked to update, and says what became of it.</summary>
internal static class BaselineOutput
{
    public static void Write(CheckReport report, Host host)
    {
        if (report.BaselineUpdate is not { } update)
        {
            host.Error.WriteLine("policyrunner: The baseline is as it was, because the check came to no verdict.");
            return;
        }

        OutputFile.Write(host, update.Path, Encoding.UTF8.GetBytes(update.Text));
        host.Error.WriteLine($"policyrunner: Wrote {TerminalLineText.Of(update.Path)}: {update.Kept} kept, {update.Removed} taken out, {update.Added} put in.");
    }
}
