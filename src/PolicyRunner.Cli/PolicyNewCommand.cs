using System.CommandLine;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class PolicyNewCommand
{
    private const string Automatic = "auto";
    private static readonly string[] Severities = ["warning", "error", "info"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var id = new Argument<string>("ID") { Description = $"Capital letters and then digits, such as TEAM1; {Automatic} takes the next free one" };
        var name = new Argument<string>("NAME") { Description = "What is asked for: lower-case words joined by '-'" };
        var about = Options.Choice("--about", PolicyTemplates.Subjects, $"What the policy looks at (default: {PolicyTemplates.Subjects[0]})");
        var severity = Options.Choice("--severity", Severities, $"How bad it is (default: {Severities[0]})");
        var folder = PolicyCommand.Folder();
        var command = new Command("new", "Write a policy to begin with, with samples") { id, name, about, severity, folder };
        command.WithExample("policyrunner policy new auto kubectl-names-namespace", "policyrunner policy new TEAM7 owner-is-named --about library --severity error");
        command.SetAction(result =>
        {
            var level = result.Word(severity, Severities) switch { "error" => Severity.Error, "info" => Severity.Info, _ => Severity.Warning };
            return Write(host, new NewPolicy(result.GetRequiredValue(id), result.GetRequiredValue(name), result.Word(about, PolicyTemplates.Subjects), level, result.GetValue(folder)), cancellation);
        });
        return command;
    }

    private static int Write(Host host, NewPolicy asked, CancellationToken cancellation)
    {
        var folder = PolicyTemplates.Folder(asked.Folder, host.WorkingDirectory);
        var catalogue = host.Engine.Policies(Directory.Exists(folder) ? asked.Folder : null, host.WorkingDirectory, cancellation);
        var (files, complaint) = PolicyTemplates.Scripts(folder, host.WorkingDirectory);
        if (complaint is not null)
        {
            throw new UsageException(TerminalLineText.Of(complaint));
        }

        var id = asked.Id == Automatic ? PolicyTemplates.NextId(catalogue, files) : asked.Id;
        if (PolicyTemplates.Refusal(id, asked.Name, catalogue, files) is { } refusal)
        {
            throw new UsageException(refusal);
        }

        var file = Path.Combine(folder, $"{id}-{asked.Name}.csx");
        OutputFile.Write(host, file, Encoding.UTF8.GetBytes(PolicyTemplates.Write(id, asked.Name, asked.About, asked.Severity)));
        var option = asked.Folder is null ? "" : $" --policies {TerminalLineText.Of(asked.Folder)}";
        host.Output.WriteLine($"Wrote {TerminalLineText.Of(LibraryLoader.NameOf(file, host.WorkingDirectory))}. Next: policyrunner policy test {id} --watch{option}");
        return ExitCode.Passed;
    }

    private sealed record NewPolicy(string Id, string Name, string About, Severity Severity, string? Folder);
}
