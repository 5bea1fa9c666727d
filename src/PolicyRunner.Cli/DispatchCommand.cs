using System.CommandLine;
using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Reporting;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

internal static class DispatchCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var runbook = new Argument<string?>("RUNBOOK") { Arity = ArgumentArity.ZeroOrOne, Description = "A path, an id below runbooks/, or path#ID" };
        var values = new Option<string[]>("-p", "--parameter") { HelpName = "NAME=VALUE", Description = "A parameter's value (repeatable)", Arity = ArgumentArity.OneOrMore };
        var reason = Options.Value("--reason", "TEXT", "Why it is run");
        var confirm = Options.Value("--confirm", "TEXT", "What the runbook asks to be typed");
        var resume = Options.Value("--resume", "RUN", "Go on with this run of the workflow, by GitHub's number");
        var answers = new Option<string[]>("--answer") { HelpName = "STEP=VALUE", Description = "What a person says (repeatable)", Arity = ArgumentArity.OneOrMore };
        var detach = Options.Flag("--no-follow", "Start it and leave it alone");
        var due = Options.Flag("--due", "Go on with every run that waits for a time which has come");
        var command = new Command("dispatch", "Start a runbook's GitHub workflow and follow it") { runbook, values, reason, confirm, resume, answers, due, detach };
        command.WithExample("policyrunner dispatch REL-001 -p version=v1.2.3 --reason 'weekly release'", "policyrunner dispatch REL-001 -p version=v1.2.3 --resume 123456789 --answer canary-looks-fine=done");
        command.SetAction(result =>
        {
            if (result.GetValue(due))
            {
                return result.GetValue(runbook) is null ? Wake(host, cancellation) : throw new UsageException("--due goes on with all that is due; leave the runbook out.");
            }

            var commission = new DispatchCommission
            {
                Runbook = result.GetValue(runbook) ?? throw new UsageException("Name a runbook to start, or go on with all that is due: --due."),
                Parameters = [.. (result.GetValue(values) ?? []).Select(Options.Parameter)],
                Reason = result.GetValue(reason),
                Confirmation = result.GetValue(confirm),
                Resume = result.GetValue(resume) is { } text ? Number(text) : null,
                Answers = [.. (result.GetValue(answers) ?? []).Select(answer => GivenAnswer.Parse(answer) is null ? throw new UsageException($"'{TerminalLineText.Of(answer)}' is no answer; write --answer step=value.") : answer)],
                Follows = !result.GetValue(detach),
                WorkingDirectory = host.WorkingDirectory,
                Clock = host.Clock,
            };
            return Guarded.Run(host, () =>
            {
                var access = GitHubAccess.From(host.Environment, host.WorkingDirectory, cancellation);
                return Answer(host, DispatchDesk.StartAsync(commission, access, line => host.Error.WriteLine(TerminalLineText.Of(line)), cancellation).GetAwaiter().GetResult());
            });
        });
        return command;
    }

    // What could not be looked at is looked at again in some minutes; the job says that something is wrong.
    private static int Wake(Host host, CancellationToken cancellation) => Guarded.Run(host, () =>
    {
        var access = GitHubAccess.From(host.Environment, host.WorkingDirectory, cancellation);
        var report = TimersDesk.WakeAsync(access, host.Clock, line => host.Error.WriteLine(TerminalLineText.Of(line)), cancellation).GetAwaiter().GetResult();
        host.Output.WriteLine($"Gone on with: {report.Woken}. Waiting for a time: {report.Waiting}.");
        foreach (var trouble in report.Troubles)
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(trouble)}");
        }

        return report.Troubles.Count > 0 ? ExitCode.Broken : ExitCode.Passed;
    });

    private static int Answer(Host host, DispatchReport report)
    {
        foreach (var problem in report.Problems)
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(problem)}");
        }

        if (report.Problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        if (report.Address is { } address)
        {
            host.Output.WriteLine(TerminalLineText.Of($"Run {report.Run}: {report.Conclusion ?? "started"}, {address}"));
        }

        if (report.Record is { } record)
        {
            host.Output.WriteLine(TerminalLineText.Of($"Its record: {Path.GetRelativePath(host.WorkingDirectory, record)}"));
        }

        if (report.Trouble is { } trouble)
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(trouble)}");
        }

        return (report.Conclusion, report.Trouble) switch
        {
            ("success", null) or (null, null) => ExitCode.Passed,
            (null or "success", _) => ExitCode.Broken,
            _ => ExitCode.Failed,
        };
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new UsageException($"--resume takes GitHub's number of a run, not '{TerminalLineText.Of(text)}'; policyrunner runs lists them.");
}
