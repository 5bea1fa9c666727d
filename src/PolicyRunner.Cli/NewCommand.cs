using System.CommandLine;
using System.Text;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class NewCommand
{
    // Where runbooks are looked up by their ids.
    private const string Folder = "runbooks";

    private const int MostBeside = 1_000;

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var kind = new Argument<string>("KIND") { HelpName = "KIND", Description = string.Join(", ", RunbookTemplates.Kinds) };
        kind.CompletionSources.Add(_ => RunbookTemplates.Kinds.Select(word => new System.CommandLine.Completions.CompletionItem(word)));
        var path = new Argument<string>("PATH") { Description = "The file to write; it must not exist. Runbooks end with .md, those in YAML with .runbook.yml" };
        var command = new Command("new", "Write a runbook to begin with") { kind, path };
        command.WithExample("policyrunner new release runbooks/release/api.md");
        command.SetAction(result =>
        {
            var name = result.GetRequiredValue(kind);
            var file = result.GetRequiredValue(path);
            if (RunbookTemplates.Kinds.Contains(name) && RunbookTemplates.Readable(name, file) is var readable && readable != file)
            {
                throw new UsageException($"'{TerminalLineText.Of(file)}' would not be found: {(name == "yaml" ? "runbooks in YAML end with .runbook.yml" : "runbooks end with .md, those in YAML (new yaml) with .runbook.yml")}. Write {TerminalLineText.Of(RunbookTemplates.Readable(name, file))}.");
            }

            var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
            var text = RunbookTemplates.Write(name, file, today, Taken(host, file, cancellation))
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

    // The ids of all runbooks, and of those beside the new one wherever that is.
    private static List<string> Taken(Host host, string file, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(host.Resolve(file));
        var beside = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(IsRead).Order(StringComparer.Ordinal).Take(MostBeside) : [];
        string[] paths = [.. Directory.Exists(host.Resolve(Folder)) ? [Folder] : Array.Empty<string>(), .. beside];
        return paths.Length == 0 ? [] : [.. host.Engine.Load(paths, host.WorkingDirectory, cancellation).Runbooks.Select(runbook => runbook.Id).OfType<string>()];
    }

    private static bool IsRead(string path) => RunbookTemplates.Readable("incident", path) == path || RunbookTemplates.Readable("yaml", path) == path;
}
