using System.CommandLine;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class InspectCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.OneOrMore, Description = "Files and folders" };
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var command = new Command("inspect", "Show what is read from a document: kind, sections, steps, commands, metadata, links") { paths, format };
        command.WithExample("policyrunner inspect runbooks/release.md --format json");
        command.SetAction(result =>
        {
            var form = result.Word(format, Formats);
            var (library, problems) = Loading.LoadHidden(host, result.GetValue(paths) ?? [], cancellation);
            if (form == "json")
            {
                InspectWriter.WriteJson(library.Documents, host.Output);
            }
            else
            {
                InspectWriter.WriteText(library.Documents, host.Shown, new ReportOptions { Color = host.Color });
            }

            Problems.Say(host, problems, "'policyrunner check' shows all");
            return problems.Count > 0 ? ExitCode.Broken : library.Documents.Count == 0 ? ExitCode.Nothing : ExitCode.Passed;
        });
        return command;
    }
}
