using System.CommandLine;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

internal static class RunCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var runbook = new Argument<string?>("RUNBOOK") { Arity = ArgumentArity.ZeroOrOne, Description = "A path, an id below runbooks/, path#ID, or a plan's JSON file" };
        var values = new Option<string[]>("-p", "--parameter") { HelpName = "NAME=VALUE", Description = "A parameter's value (repeatable)", Arity = ArgumentArity.OneOrMore };
        var file = Options.Value("--params", "FILE", "Parameter values as YAML or JSON; -p wins");
        var resume = Options.Value("--resume", "ID", "Go on with a run that paused or was killed");
        var stage = Options.Value("--stage", "S", "Run one stage of the plan and pause behind it");
        var scheduled = Options.Flag("--scheduled", "Do nothing on a day that the runbook's 'every' does not name");
        var answers = new Option<string[]>("--answer") { HelpName = "STEP=VALUE", Description = "What a person says: done or failed of a step, redo of one whose end nobody saw, or an answer by its name (repeatable)", Arity = ArgumentArity.OneOrMore };
        var inputs = Options.Value("--inputs", "VARIABLE", "In a job of a workflow: the variable that holds the workflow's inputs as JSON");
        var operatedBy = Options.Value("--as", "WHO", "Who runs it, for the record");
        var reason = Options.Value("--reason", "TEXT", "Why it is run");
        var confirm = Options.Value("--confirm", "TEXT", "What the runbook asks to be typed");
        var breakGlass = Options.Value("--break-glass", "TEXT", "Why an emergency goes past approval, window and freeze; needs a signature of the role break-glass");
        var dryRun = Options.Flag("--dry-run", "Plan and check, and start nothing");
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var quiet = Options.Flag("--quiet", "Say what came of it and ask what must be asked, nothing else");
        var verbose = Options.Flag("--verbose", "Keep on the screen what steps do and print");
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var command = new Command("run", "Run a runbook: every step recorded, what failed rolled back") { runbook, values, file, resume, stage, scheduled, inputs, answers, operatedBy, reason, confirm, breakGlass, dryRun, format, quiet, verbose, policies, config };
        command.WithExample("policyrunner run REL-001 -p environment=staging -p version=v1.2.3", "policyrunner run --resume 20261121-081500-7f3a2c --answer canary-looks-fine=done");
        command.SetAction(result =>
        {
            var commission = new RunCommission
            {
                Runbook = result.GetValue(runbook),
                Parameters = [.. (result.GetValue(values) ?? []).Select(Options.Parameter)],
                ParameterFile = result.GetValue(file),
                Resume = result.GetValue(resume),
                Stage = result.GetValue(stage),
                Inputs = result.GetValue(inputs),
                IsScheduled = result.GetValue(scheduled),
                Answers = [.. (result.GetValue(answers) ?? []).Select(Answer)],
                Operator = result.GetValue(operatedBy),
                Reason = result.GetValue(reason),
                Confirmation = result.GetValue(confirm),
                BreakGlass = result.GetValue(breakGlass),
                IsDry = result.GetValue(dryRun),
                PoliciesFolder = result.GetValue(policies),
                ConfigFile = result.GetValue(config),
                Tool = ToolVersion.Text,
                WorkingDirectory = host.WorkingDirectory,
                Environment = host.Variables(),
                Clock = host.Clock,
            };
            if (result.GetValue(quiet) && result.GetValue(verbose))
            {
                throw new UsageException("--quiet and --verbose exclude each other; leave one of them out.");
            }

            var form = result.Word(format, Formats);
            using var view = new ProgressView(host, result.GetValue(quiet), result.GetValue(verbose), cancellation);
            return Run(host, Consistent(commission), form, view, cancellation);
        });
        return command;
    }

    private static int Run(Host host, RunCommission commission, string form, ProgressView view, CancellationToken cancellation)
    {
        var options = new ReportOptions { Color = host.Color };
        var report = host.Engine.Run(commission, view.Show, form == "text" && host.Attendant is not null ? view : null, cancellation);
        view.Dispose();
        if (form == "json")
        {
            RunWriter.WriteJson(report, host.Output);
        }
        else if (report is { IsGoingOn: true, Continue: null })
        {
            host.Output.WriteLine("The job has done its part.");
        }
        else if (report is { Run: null, Outcome: RunOutcome.Succeeded, Reasons: [var notDue] })
        {
            host.Output.WriteLine(TerminalLineText.Of(notDue));
        }
        else if (report is { Run: null, Plan: { } plan, Outcome: RunOutcome.Succeeded })
        {
            RunWriter.WriteDry(plan, host.Shown, options);
        }
        else if (report.Run is not null && report.Outcome != RunOutcome.Refused)
        {
            RunWriter.WriteText(report, host.Shown, options);
        }

        if (host.IsGitHub && commission.Inputs is not null && report is { Outcome: RunOutcome.Succeeded, Run: null, Reasons: [var notice] })
        {
            host.Output.WriteLine(Reporting.WorkflowCommand.Format("notice", [], notice));
        }

        if (report.Outcome == RunOutcome.Refused || report.IsBroken)
        {
            foreach (var reason in report.Reasons)
            {
                host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(reason)}");
            }
        }

        return ExitCode.Of(report);
    }

    private static RunCommission Consistent(RunCommission commission) => commission switch
    {
        { Runbook: null, Resume: null } => throw new UsageException("Name a runbook to run, or a run to go on with: --resume ID."),
        { Runbook: not null, Resume: not null } => throw new UsageException("--resume goes on with what was begun; leave the runbook out."),
        { Resume: not null, Inputs: not null } => throw new UsageException("A job goes on with what its workflow's inputs say; leave --resume out."),
        { Resume: not null, IsScheduled: true } => throw new UsageException("--scheduled is for new runs; leave it out to go on with one."),
        { Resume: not null, IsDry: true } => throw new UsageException("--dry-run is for new runs; a run that was begun is shown by policyrunner audit."),
        { Resume: not null } when commission.Parameters.Count > 0 || commission.ParameterFile is not null => throw new UsageException("A run that goes on keeps its parameters; leave -p and --params out."),
        _ => commission,
    };

    private static GivenAnswer Answer(string text) =>
        GivenAnswer.Parse(text) ?? throw new UsageException($"'{TerminalLineText.Of(text)}' answers nothing; write --answer step=done.");
}
