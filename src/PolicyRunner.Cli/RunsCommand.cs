using System.CommandLine;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class RunsCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var command = new Command("runs", "List the runs of runbooks on GitHub, the newest first");
        command.WithExample("policyrunner runs");
        command.SetAction(_ => Guarded.Run(host, () =>
        {
            var report = RunsDesk.ListAsync(GitHubAccess.From(host.Environment, host.WorkingDirectory, cancellation), host.Clock, cancellation).GetAwaiter().GetResult();
            if (report.Trouble is { } trouble)
            {
                host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(trouble)}");
                return ExitCode.Broken;
            }

            RunListWriter.Write(report.Runs, host.Shown);
            return ExitCode.Passed;
        }));
        return command;
    }
}
