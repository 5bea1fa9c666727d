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
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var command = new Command("gate", "Answer whether a release may go on: service levels, budgets, health, windows, freezes") { name, format, explain, plot, policies, config };
        command.WithExample("policyrunner gate production", "policyrunner gate production --explain", "policyrunner gate production --format markdown --plot gate.svg");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var form = result.Word(format, Formats);
            var commission = new GateCommission
            {
                Gate = result.GetRequiredValue(name),
                PoliciesFolder = result.GetValue(policies),
                ConfigFile = result.GetValue(config),
                Tool = ToolVersion.Text,
                WorkingDirectory = host.WorkingDirectory,
                Environment = host.Variables(),
                WithSeries = form == "markdown" || result.GetValue(plot) is not null,
                Clock = host.Clock,
            };
            try
            {
                var report = GateDesk.JudgeAsync(commission, cancellation).GetAwaiter().GetResult();
                Answer(host, report, form, result.GetValue(explain));
                if (result.GetValue(plot) is { } file)
                {
                    var drawn = new StringWriter { NewLine = "\n" };
                    GateWriter.WritePlot(report, drawn);
                    OutputFile.Write(host, file, Encoding.UTF8.GetBytes(drawn.ToString()));
                }

                return report.Verdict.Holds() ? ExitCode.Passed : ExitCode.Failed;
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

    private static void Answer(Host host, GateReport report, string form, bool explain)
    {
        switch (form)
        {
            case "json":
                GateWriter.WriteJson(report, host.Output);
                break;
            case "markdown":
                GateWriter.WriteMarkdown(report, host.Output);
                break;
            default:
                GateWriter.WriteText(report, host.Output, new ReportOptions { Color = host.Color }, explain);
                break;
        }
    }
}
