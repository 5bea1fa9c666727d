using System.CommandLine;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class PolicyLockCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var folder = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var check = Options.Flag("--check", "Change nothing; fail when the policies are not those of the lock");
        var command = new Command("lock", $"Write down which policies are in use, into {PolicyLock.FileName} among them") { folder, check };
        command.WithExample("policyrunner policy lock", "policyrunner policy lock --check");
        command.SetAction(result =>
        {
            // The file is written once all scripts have been looked at.
            host.MayStartOver();
            var state = host.Engine.Lock(result.GetValue(folder), host.WorkingDirectory, cancellation);
            host.MustNotStartOver();
            return state.Lock is not { } found ? PolicyCommand.Complain(host, state.Errors)
                : result.GetValue(check) ? Compare(host, state)
                : Write(host, state, found);
        });
        return command;
    }

    private static int Write(Host host, LockState state, PolicyLock found)
    {
        OutputFile.Write(host, state.FullPath, Encoding.UTF8.GetBytes(found.Write()));
        host.Output.WriteLine($"Wrote {TerminalLineText.Of(state.Path)}: {found.Policies.Count} policies, and {LockState.PartsOfTheTool} that are parts of the tool need no lock.");
        return ExitCode.Passed;
    }

    private static int Compare(Host host, LockState state)
    {
        foreach (var difference in state.Differences)
        {
            host.Error.WriteLine($"policyrunner: {TerminalMessage.Of(difference)}");
        }

        if (state.Differences.Count > 0)
        {
            return ExitCode.Failed;
        }

        host.Output.WriteLine($"{TerminalLineText.Of(state.Path)} is up to date.");
        return ExitCode.Passed;
    }
}
