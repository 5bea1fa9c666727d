using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Reporting;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.Cli;

internal static class PlanCommand
{
    private static readonly string[] Formats = ["text", "json", "markdown", "mermaid"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var runbook = new Argument<string>("RUNBOOK") { Description = "A path, an id below runbooks/, or path#ID" };
        var values = new Option<string[]>("-p", "--parameter") { HelpName = "NAME=VALUE", Description = "A parameter's value (repeatable)", Arity = ArgumentArity.OneOrMore };
        var file = Options.Value("--params", "FILE", "Parameter values as YAML or JSON; -p wins");
        var inputs = Options.Value("--inputs", "VARIABLE", "In a job of a workflow: the variable that holds the workflow's inputs as JSON");
        var difference = Options.Value("--diff", "OLD", "Show what this plan would do differently from an older plan's JSON");
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var output = Options.Value("--out", "FILE", "Write the plan as JSON into a file");
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var command = new Command("plan", "Show what a runbook would do; nothing is executed") { runbook, values, file, inputs, difference, format, output, policies, config };
        command.WithExample("policyrunner plan REL-001 -p environment=staging -p version=v1.2.3 --out plan.json");
        command.SetAction(result =>
        {
            var form = result.Word(format, Formats);
            var report = host.Engine.Plan(
                new PlanCommission
                {
                    Runbook = result.GetRequiredValue(runbook),
                    Parameters = [.. Inputs(host, result.GetValue(inputs)), .. (result.GetValue(values) ?? []).Select(Options.Parameter)],
                    ParameterFile = result.GetValue(file),
                    PoliciesFolder = result.GetValue(policies),
                    ConfigFile = result.GetValue(config),
                    Tool = ToolVersion.Text,
                    WorkingDirectory = host.WorkingDirectory,
                    Clock = host.Clock,
                },
                cancellation);
            if (report.Plan is not { } plan)
            {
                Problems.Say(host, report.Problems, "'policyrunner check' shows all that stand in the file");
                var byClock = result.GetValue(inputs) is not null && host.Environment("GITHUB_EVENT_NAME") == "schedule";
                return byClock && report.Request is not null ? OfClock(host, report.Check!) : report.IsBroken ? ExitCode.Broken : ExitCode.Usage;
            }

            // Whoever is shown a plan, or finds it in a file, takes it for one that was judged. One with findings was: it is there to be mended and compared.
            var isJudged = report.Check!.Verdict is Verdict.Pass or Verdict.Fail;
            if (isJudged)
            {
                Answer(host, plan, form, result.GetValue(difference));
            }

            if (isJudged && result.GetValue(inputs) is not null && host.Environment("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
            {
                var text = new StringWriter { NewLine = "\n" };
                PlanWriter.WriteMarkdown(plan, text);
                GitHubOutput.Append(host, summary, text.ToString(), "All of it stands in the log of this step.");
            }

            var path = result.GetValue(output);
            if (isJudged && path is not null)
            {
                OutputFile.WriteAnswer(host, path, Encoding.UTF8.GetBytes(Json(plan)));
            }

            var code = Say(host, report.Check);
            if (!isJudged)
            {
                host.Error.WriteLine($"policyrunner: There is no plan of what could not be judged{(path is null ? "" : $"; '{TerminalLineText.Of(path)}' is not written")}.");
            }

            return code;
        });
        return command;
    }

    private static IReadOnlyList<ParameterInput> Inputs(Host host, string? variable)
    {
        if (variable is null)
        {
            return [];
        }

        var (inputs, problem) = JobInputs.Read(host.Variables(), variable);
        return inputs?.Parameters ?? throw new UsageException(TerminalLineText.Of(problem!));
    }

    private static void Answer(Host host, Plan plan, string form, string? old)
    {
        if (old is not null)
        {
            try
            {
                PlanWriter.WriteDifference(Encoding.UTF8.GetString(RepositoryFile.Read(host.Resolve(old))), plan, host.Shown);
            }
            catch (Exception trouble) when (trouble is FormatException or IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"'{TerminalLineText.Of(old)}' cannot be compared: {trouble.Message}");
            }

            return;
        }

        switch (form)
        {
            case "json":
                host.Output.Write(Json(plan));
                break;
            case "markdown":
                PlanWriter.WriteMarkdown(plan, host.Shown);
                break;
            case "mermaid":
                PlanWriter.WriteMermaid(plan, host.Shown);
                break;
            default:
                PlanWriter.WriteText(plan, host.Shown, new ReportOptions { Color = host.Color });
                break;
        }
    }

    // Who approves this file approves it once: another file of the same plan is another request.
    private static string Json(Plan plan)
    {
        var text = new StringWriter { NewLine = "\n" };
        PlanWriter.WriteJson(plan, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), text);
        return text.ToString();
    }

    // A clock fills in nothing; whether its day has come the next step of the job says. What is broken is broken on any day.
    private static int OfClock(Host host, CheckReport check) => check.Errors.Count == 0 ? ExitCode.Passed : Say(host, check);

    private static int Say(Host host, CheckReport check)
    {
        var code = ExitCode.Of(check);
        if (code == ExitCode.Passed)
        {
            return code;
        }

        // What only this plan's parameters bring about no check of the runbook will show.
        foreach (var finding in check.Findings.Where(finding => finding.Enforcement == Findings.Enforcement.HardMandatory))
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of($"{finding.Span}: {finding.Policy}: {finding.Message}")}");
        }

        foreach (var error in check.Errors)
        {
            host.Error.WriteLine($"policyrunner: {TerminalMessage.Of(error)}");
        }

        if (check.Errors.Count == 0)
        {
            host.Error.WriteLine($"policyrunner: The runbook fails its check, so the plan would be refused; run 'policyrunner check' on {TerminalLineText.Of(check.Findings.Count > 0 ? check.Findings[0].Span.File.Path : "it")}.");
        }

        return code;
    }
}
