using System.CommandLine;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class ApproveCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var plan = new Argument<string>("PLAN") { Description = "A plan's JSON file, as 'plan --out' writes it" };
        var role = Options.Value("--role", "ROLE", "The role to approve in; 'break-glass' goes past approval, window and freeze for an hour");
        var request = Options.Flag("--request", "Sign as the one who asks for the run, before others approve it");
        var key = Options.Value("--key", "FILE", "The SSH key to sign with (default: the one of ~/.ssh that the organisation file knows)");
        var expires = Options.Value("--expires", "DURATION", "How long the approval holds (default: 8h, at most 7d)");
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var command = new Command("approve", "Sign a plan's request, or approve it in a role") { plan, role, request, key, expires, policies, config };
        command.WithExample("policyrunner approve plan.json --request", "policyrunner approve plan.json --role on-call-lead");
        command.SetAction(result =>
        {
            if (result.GetValue(role) is null != result.GetValue(request))
            {
                throw new UsageException("Say in which role you approve it, --role ROLE, or that you ask for it, --request.");
            }

            var commission = new ApprovalCommission
            {
                PlanFile = result.GetRequiredValue(plan),
                Role = result.GetValue(role),
                Key = result.GetValue(key),
                Home = host.Environment("HOME"),
                Life = result.GetValue(expires) is { } text ? Options.Duration(expires.Name, text) : null,
                PoliciesFolder = result.GetValue(policies),
                ConfigFile = result.GetValue(config),
                Tool = ToolVersion.Text,
                WorkingDirectory = host.WorkingDirectory,
                Clock = host.Clock,
            };
            return Guarded.Run(host, () => Say(host, commission, ApprovalDesk.Sign(commission, cancellation)));
        });
        return command;
    }

    private static int Say(Host host, ApprovalCommission commission, ApprovalReport report)
    {
        foreach (var line in report.Problems.Concat(report.Refusals))
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(line)}");
        }

        if (report is not { Approval.Statement: { } statement, Plan: { } plan })
        {
            return report.IsBroken ? ExitCode.Broken : report.Problems.Count > 0 ? ExitCode.Usage : ExitCode.Refused;
        }

        PlanWriter.WriteText(plan, host.Shown, new ReportOptions { Color = host.Color });
        host.Output.WriteLine();
        host.Output.WriteLine(TerminalLineText.Of(statement is { Role: { } role, Expires: { } until }
            ? $"Approved as '{role}' by {report.Person} for {statement.Requester}, until {Moment.Format(until)}."
            : $"Asked for by {report.Person}; next, somebody else approves it: {RunWriter.CommandLine(["approve", commission.PlanFile, "--role", plan.Approvals is [var only] ? only.Role : "ROLE"])}"));
        host.Output.WriteLine(TerminalLineText.Of($"Wrote {Path.GetRelativePath(host.WorkingDirectory, report.Path!)}; hand the folder on with the plan's file: to whoever approves it, and back to whoever runs it."));
        return ExitCode.Passed;
    }
}
