using System.CommandLine;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Shared;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Cli;

internal static class LockCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation) =>
        new Command("lock", "Show and release the locks of runs") { List(host, cancellation), Release(host, cancellation) }.WithExample("policyrunner lock list");

    private static Command List(Host host, CancellationToken cancellation)
    {
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var command = new Command("list", "Who holds which lock") { format };
        command.WithExample("policyrunner lock list --format json");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var form = result.Word(format, Formats);
            var shared = SharedState.Open(host.WorkingDirectory, cancellation);
            var locks = LockBook.All(shared.Read(cancellation));
            if (form == "json")
            {
                LockWriter.WriteJson(locks, shared, host.Clock.GetUtcNow(), host.Output);
            }
            else
            {
                LockWriter.WriteText(locks, shared, host.Clock.GetUtcNow(), host.Shown);
            }

            return ExitCode.Passed;
        }));
        return command;
    }

    private static Command Release(Host host, CancellationToken cancellation)
    {
        var name = new Argument<string>("NAME") { Description = "The lock" };
        var owner = Options.Value("--as", "WHO", "Who you are (default: git's user.email)");
        var command = new Command("release", "Release a lock of yours whose run is over") { name, owner };
        command.WithExample("policyrunner lock release backend-production");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var (asked, who) = (result.GetRequiredValue(name), result.GetValue(owner) ?? Identity.Default(host.WorkingDirectory, cancellation));
            var shared = SharedState.Open(host.WorkingDirectory, cancellation);
            var before = shared.Change($"Release the lock {asked}", now => LockBook.ReleaseOf(now, asked, who), cancellation);
            if (before?.Holder is not { } holder)
            {
                throw new UsageException($"Nobody holds a lock '{TerminalLineText.Of(asked)}'; see 'policyrunner lock list'.");
            }

            if (holder.Owner != who)
            {
                host.Error.WriteLine($"policyrunner: {TerminalLineText.Of($"The lock '{asked}' is held by {holder.Owner} with run {holder.Run}, and you are {who}; only its owner releases it, or it lapses at {Text.Moment.Format(holder.Expires)}.")}");
                return ExitCode.Refused;
            }

            host.Output.WriteLine(TerminalLineText.Of($"Released '{asked}', held for run {holder.Run}."));
            return ExitCode.Passed;
        }));
        return command;
    }
}
