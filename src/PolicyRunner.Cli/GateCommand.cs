using System.CommandLine;
using System.Text;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Gating;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Cli;

internal static class GateCommand
{
    private static readonly string[] Formats = ["text", "json", "markdown"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var name = new Argument<string>("NAME") { Description = "A file in policies/gates, without its extension" };
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var explain = Options.Flag("--explain", "Tell what was asked, measured and compared");
        var plot = Options.Value("--plot", "FILE", "Draw how the service levels went, as an SVG");
        var deployment = Options.Value("--deployment", "RUN", "Answer the deployment of a workflow's run that waits for this gate (with --environment)");
        var environment = Options.Value("--environment", "NAME", "The environment that the deployment wants to use");
        var publish = Options.Flag("--publish", "Put the answer beside the commit, as the check gate/NAME");
        var keep = Options.Value("--keep", "RECORD", "Ask nothing: keep in the shared state what the gate said in another job, by the record that it left");
        var later = Options.Flag("--keep-later", "Leave the shared state alone: another job keeps the answer");
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var command = new Command("gate", "Answer whether a release may go on: service levels, budgets, health, windows, freezes") { name, format, explain, plot, deployment, environment, publish, keep, later, policies, config };
        command.WithExample("policyrunner gate production", "policyrunner gate production --explain", "policyrunner gate production --format markdown --plot gate.svg", "policyrunner gate production --deployment 7123456789 --environment production");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var form = result.Word(format, Formats);
            var (waiting, misuse) = GateDelivery.Parse(result.GetValue(deployment), result.GetValue(environment));
            if (misuse is not null)
            {
                throw new UsageException(misuse);
            }

            if (result.GetValue(keep) is not null && ((Option[])[format, explain, plot, deployment, publish, later]).Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList() is [var first, ..])
            {
                throw new UsageException($"--keep asks nothing and only keeps what was said; leave {first} out.");
            }

            var service = host.Engine.RepositoryHost(host.WorkingDirectory);
            var commission = new GateCommission
            {
                Gate = result.GetRequiredValue(name),
                PoliciesFolder = result.GetValue(policies),
                ConfigFile = result.GetValue(config),
                Tool = ToolVersion.Text,
                WorkingDirectory = host.WorkingDirectory,
                Environment = host.Variables(),
                WithSeries = form == "markdown" || result.GetValue(plot) is not null,
                IsKeptLater = result.GetValue(later),
                Host = service,
                Clock = host.Clock,
            };
            if (result.GetValue(keep) is { } record)
            {
                return Keep(host, commission, record, cancellation);
            }

            try
            {
                var report = GateDesk.JudgeAsync(commission, cancellation).GetAwaiter().GetResult();
                Answer(host, report, form, result.GetValue(explain));
                if (result.GetValue(plot) is { } file)
                {
                    var drawn = new StringWriter { NewLine = "\n" };
                    GateWriter.WritePlot(report, drawn);
                    OutputFile.WriteAnswer(host, file, Encoding.UTF8.GetBytes(drawn.ToString()));
                }

                var summary = new StringWriter { NewLine = "\n" };
                GateWriter.WriteMarkdown(report, summary);
                if (host.IsGitHub && host.Environment("GITHUB_STEP_SUMMARY") is { Length: > 0 } path)
                {
                    GitHubOutput.Append(host, path, summary.ToString(), "All of it stands in the record of the gate.");
                }

                var delivery = new GateDelivery { Deployment = waiting, IsPublished = result.GetValue(publish) };
                var problems = delivery.SendAsync(report, summary.ToString(), service, cancellation).GetAwaiter().GetResult();
                foreach (var problem in problems)
                {
                    host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(problem)}");
                }

                return problems.Count > 0 ? ExitCode.Broken : report.Verdict.Holds() ? ExitCode.Passed : ExitCode.Failed;
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JournalException)
            {
                // An answer that nobody can defend later is none.
                host.Error.WriteLine($"policyrunner: The gate's record cannot be kept: {TerminalLineText.Of(trouble.Message)}");
                return ExitCode.Broken;
            }
        }));
        return command;
    }

    private static int Keep(Host host, GateCommission commission, string record, CancellationToken cancellation)
    {
        var kept = GateKeeper.Keep(commission, record, cancellation);
        var numbers = kept.Numbers > 0 ? $", with {Text.Wording.Count(kept.Numbers, "number")} that later releases are compared with" : "";
        host.Output.WriteLine(TerminalLineText.Of($"{commission.Gate}: {kept.Verdict.Word()}. The head of {kept.Run} is kept{numbers}."));
        return ExitCode.Passed;
    }

    private static void Answer(Host host, GateReport report, string form, bool explain)
    {
        switch (form)
        {
            case "json":
                GateWriter.WriteJson(report, host.Output);
                break;
            case "markdown":
                GateWriter.WriteMarkdown(report, host.Shown);
                break;
            default:
                GateWriter.WriteText(report, host.Shown, new ReportOptions { Color = host.Color }, explain);
                break;
        }
    }
}
