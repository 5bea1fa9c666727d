using System.CommandLine;
using System.Text;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class NewCommand
{
    public static Command Create(Host host)
    {
        var kind = new Argument<string>("KIND") { HelpName = "KIND", Description = string.Join(", ", RunbookTemplates.Kinds) };
        kind.CompletionSources.Add(_ => RunbookTemplates.Kinds.Select(word => new System.CommandLine.Completions.CompletionItem(word)));
        var path = new Argument<string>("PATH") { Description = "The file to write; it must not exist" };
        var command = new Command("new", "Write a runbook to begin with") { kind, path };
        command.WithExample("policyrunner new release runbooks/release/api.md");
        command.SetAction(result =>
        {
            var name = result.GetRequiredValue(kind);
            var file = result.GetRequiredValue(path);
            var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
            var text = RunbookTemplates.Write(name, file, today)
                ?? throw new UsageException($"There is no template '{TerminalLineText.Of(name)}'; there are {string.Join(", ", RunbookTemplates.Kinds)}.{NearestName.Hint(name, RunbookTemplates.Kinds)}");
            if (File.Exists(host.Resolve(file)) || Directory.Exists(host.Resolve(file)))
            {
                throw new UsageException($"'{TerminalLineText.Of(file)}' exists and is not overwritten.");
            }

            OutputFile.Write(host, file, Encoding.UTF8.GetBytes(text));
            host.Output.WriteLine($"Wrote {TerminalLineText.Of(file)}. Next: policyrunner check {TerminalLineText.Of(file)}");
            return ExitCode.Passed;
        });
        return command;
    }
}
