using System.CommandLine;
using System.Text;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class PolicyCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var command = new Command("policy", "Write, test, list and explain policies")
        {
            List(host, cancellation),
            Explain(host, cancellation),
            Docs(host, cancellation),
            PolicyTestCommand.Create(host, cancellation),
        };
        return command.WithExample("policyrunner policy explain RB101");
    }

    private static Command List(Host host, CancellationToken cancellation)
    {
        var folder = Folder();
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var command = new Command("list", "The policies, one a line") { folder, format };
        command.WithExample("policyrunner policy list");
        command.SetAction(result =>
        {
            var form = result.Word(format, Formats);
            var policies = host.Engine.Policies(result.GetValue(folder), host.WorkingDirectory, cancellation);
            if (form == "json")
            {
                PolicyListWriter.WriteJson(policies, host.Output);
            }
            else
            {
                PolicyListWriter.WriteText(policies, host.Output, new ReportOptions { Color = host.Color });
            }

            return policies.Count == 0 ? ExitCode.Nothing : ExitCode.Passed;
        });
        return command;
    }

    private static Command Explain(Host host, CancellationToken cancellation)
    {
        var id = new Argument<string>("ID") { Description = "The policy's id or name" };
        var folder = Folder();
        var command = new Command("explain", "What a policy asks for, why, and with which settings") { id, folder };
        command.WithExample("policyrunner policy explain RB304");
        command.SetAction(result =>
        {
            var policies = host.Engine.Policies(result.GetValue(folder), host.WorkingDirectory, cancellation);
            PolicyExplainWriter.Write(Find(policies, result.GetRequiredValue(id)), host.Output, new ReportOptions { Color = host.Color });
            return ExitCode.Passed;
        });
        return command;
    }

    private static Command Docs(Host host, CancellationToken cancellation)
    {
        var folder = Folder();
        var file = Options.Value("--out", "FILE", "Where the page goes (default: stdout)");
        var command = new Command("docs", "The page about all policies, as Markdown") { folder, file };
        command.WithExample("policyrunner policy docs --out policies/README.md");
        command.SetAction(result =>
        {
            var page = PolicyReferenceWriter.Write(host.Engine.Policies(result.GetValue(folder), host.WorkingDirectory, cancellation));
            if (result.GetValue(file) is { } path)
            {
                OutputFile.Write(host, path, Encoding.UTF8.GetBytes(page));
            }
            else
            {
                host.Output.Write(page);
            }

            return ExitCode.Passed;
        });
        return command;
    }

    public static Option<string?> Folder() => Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");

    private static Policy Find(IReadOnlyList<Policy> policies, string name)
    {
        foreach (var policy in policies)
        {
            if (policy.Id.Equals(name, StringComparison.OrdinalIgnoreCase) || policy.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return policy;
            }
        }

        var known = policies.SelectMany(policy => (string[])[policy.Id, policy.Name]);
        throw new UsageException($"There is no policy '{TerminalLineText.Of(name)}'.{NearestName.Hint(name, known)} 'policyrunner policy list' lists them.");
    }
}
