using System.CommandLine;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class SchemaCommand
{
    public static Command Create(Host host)
    {
        var name = new Argument<string>("NAME") { HelpName = "NAME", Description = $"One of {string.Join(", ", host.Engine.SchemaNames())}" };
        name.CompletionSources.Add(_ => host.Engine.SchemaNames().Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        var command = new Command("schema", "Print a JSON Schema") { name };
        command.WithExample("policyrunner schema runbook > runbook.schema.json");
        command.SetAction(result =>
        {
            var wanted = result.GetRequiredValue(name);
            var names = host.Engine.SchemaNames();
            var text = host.Engine.Schema(wanted)
                ?? throw new UsageException($"There is no schema '{TerminalLineText.Of(wanted)}'; there are {string.Join(", ", names)}.{NearestName.Hint(wanted, names)}");
            host.Output.Write(text);
            return ExitCode.Passed;
        });
        return command;
    }
}
