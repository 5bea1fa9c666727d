using System.CommandLine;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Records;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Cli;

internal static class RecordCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var run = new Argument<string>("RUN") { Description = "The number of the workflow's run" };
        var inputs = Options.Value("--inputs", "VARIABLE", "The variable that holds the workflow's inputs as JSON");
        var command = new Command("record", "Put together what the jobs of a workflow recorded, verify it and say how the run ended") { run, inputs };
        command.WithExample("policyrunner record \"$GITHUB_RUN_ID\" --inputs POLICYRUNNER_INPUTS");
        command.SetAction(result =>
        {
            var number = result.GetRequiredValue(run);
            if (number != host.Environment("GITHUB_RUN_ID"))
            {
                throw new UsageException($"'{TerminalLineText.Of(number)}' is not the run that this job belongs to; a job records its own: record \"$GITHUB_RUN_ID\".");
            }

            var report = host.Engine.Record(
                new RunCommission
                {
                    Inputs = result.GetValue(inputs) ?? throw new UsageException("The records of jobs are put together in a job; name its inputs: --inputs VARIABLE."),
                    Tool = ToolVersion.Text,
                    WorkingDirectory = host.WorkingDirectory,
                    Environment = host.Variables(),
                    Clock = host.Clock,
                },
                new RunPrinter(host.Error, new ReportOptions()).Print,
                cancellation);
            return Answer(host, report, cancellation);
        });
        return command;
    }

    private static int Answer(Host host, RunReport report, CancellationToken cancellation)
    {
        if (report.Outcome == RunOutcome.Refused)
        {
            foreach (var reason in report.Reasons)
            {
                host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(reason)}");
            }

            if (report.Run is not null)
            {
                Summarise(host, report, cancellation);
            }
        }
        else
        {
            RunWriter.WriteText(report, host.Shown, new ReportOptions { Color = host.Color });
            Summarise(host, report, cancellation);
            if (report is { Outcome: RunOutcome.Paused, Continue: { } words } && host.IsGitHub)
            {
                // GitHub knows success and failure; who reads the one must not take a run that waits for it.
                host.Output.WriteLine(Reporting.WorkflowCommand.Format(
                    "warning",
                    [KeyValuePair.Create<string, string?>("title", "The run waits")],
                    $"It has not failed, and it has not succeeded: its workflow ends red so that nobody takes it for done. Go on with: {TerminalLineText.Of(RunWriter.CommandLine(words))}"));
            }
        }

        return ExitCode.Of(report);
    }

    // What people read who open the run; without it the record is no less whole.
    private static void Summarise(Host host, RunReport report, CancellationToken cancellation)
    {
        if (host.Environment("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path)
        {
            return;
        }

        var text = new StringWriter { NewLine = "\n" };
        RecordWriter.WriteMarkdown(RunRecordReader.Read(host.Resolve($".policyrunner/runs/{report.Run}/journal.jsonl"), host.WorkingDirectory, cancellation), text, report.Warnings);
        GitHubOutput.Append(host, path, text.ToString(), "All of it is in the artifact with the record; policyrunner audit report tells it.");
    }
}
