using System.CommandLine;
using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Delivery;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>Shows a verdict on GitHub. Failing at it never changes the verdict, and is told where it cannot be missed.</summary>
internal static class PublishCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var report = new Argument<string>("REPORT") { Description = "The JSON of a check; a file that is not there is published as no verdict" };
        var run = Options.Value("--run", "ID", "The workflow run that a pull request started; GitHub says what it is about");
        var pull = Options.Value("--pull-request", "NUMBER", "The pull request, where no run is given");
        var sarif = Options.Value("--sarif", "FILE", "The SARIF of the check, for code scanning");
        var artifact = Options.Value("--artifact", "NAME", "In a job: both files are in this artifact of its own run");
        var name = Options.Value("--check", "NAME", "The name of the check run (default: runbooks)");
        var details = Options.Value("--details", "URL", "Where all of the check stands");
        var command = new Command("publish", "Show a verdict on GitHub: check run, one comment, code scanning") { report, run, pull, sarif, artifact, name, details };
        command.WithExample("policyrunner publish check.json --sarif check.sarif --run 123456789", "policyrunner publish check.json --sarif check.sarif --artifact verdict --run 123456789", "policyrunner publish check.json --pull-request 12");
        command.SetAction(result =>
        {
            if (result.GetValue(run) is null == result.GetValue(pull) is null)
            {
                throw new UsageException("Say what the verdict is about: --run ID, or --pull-request NUMBER.");
            }

            var commission = new PublishCommission
            {
                ReportFile = result.GetRequiredValue(report),
                SarifFile = result.GetValue(sarif),
                Artifact = result.GetValue(artifact),
                OwnRun = host.Environment("GITHUB_RUN_ID") is { } own && long.TryParse(own, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
                Run = Number(run.Name, result.GetValue(run), long.MaxValue),
                PullRequest = (int?)Number(pull.Name, result.GetValue(pull), int.MaxValue),
                Check = result.GetValue(name) ?? "runbooks",
                DetailsUrl = Address(result.GetValue(details)),
                WorkingDirectory = host.WorkingDirectory,
                Clock = host.Clock,
            };
            return Guarded.Run(host, () => Answer(host, PublishDesk.PublishAsync(commission, GitHubAccess.From(host.Environment, host.WorkingDirectory, cancellation), cancellation).GetAwaiter().GetResult()));
        });
        return command;
    }

    private static int Answer(Host host, PublishReport report)
    {
        host.Output.WriteLine(TerminalLineText.Of(report.Verdict));
        foreach (var delivery in report.Deliveries)
        {
            if (delivery.Trouble is not { } trouble)
            {
                host.Output.WriteLine(TerminalLineText.Of(delivery.Address is { } address ? $"Published: {delivery.Channel}, {address}" : $"Published: {delivery.Channel}"));
                continue;
            }

            var text = $"The verdict stands and did not reach its readers ({delivery.Channel}): {trouble}";
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(text)}");
            if (host.IsGitHub)
            {
                host.Output.WriteLine(Reporting.WorkflowCommand.Format("error", [new("title", "Not delivered")], TerminalLineText.Of(text)));
            }
        }

        return report.IsWhole ? ExitCode.Passed : ExitCode.Broken;
    }

    private static long? Number(string option, string? text, long most) =>
        text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number
            : throw new UsageException($"{option} takes a number, not '{TerminalLineText.Of(text)}'.");

    // It becomes a link in a comment: nothing in it may end the link.
    private static string? Address(string? text) =>
        text is null ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && !text.Any(character => character is '(' or ')' or '<' or '>' or '[' or ']' or '|' || char.IsWhiteSpace(character)) ? address.AbsoluteUri
            : throw new UsageException($"--details takes an address of https, not '{TerminalLineText.Of(text)}'.");
}
