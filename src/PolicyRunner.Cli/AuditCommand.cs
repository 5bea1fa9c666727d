using System.CommandLine;
using PolicyRunner.Journal;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class AuditCommand
{
    private const string Runs = ".policyrunner/runs";
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host) => new Command("audit", "Verify records of runs") { Verify(host) }.WithExample("policyrunner audit verify .policyrunner/runs/7f3a");

    private static Command Verify(Host host)
    {
        var run = new Argument<string>("RUN") { Description = $"A run's id below {Runs}, its folder or its journal" };
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var command = new Command("verify", "Follow the chain of a record and name the first bad one; works offline") { run, format };
        command.WithExample("policyrunner audit verify 7f3a --format json");
        command.SetAction(result =>
        {
            var form = result.Word(format, Formats);
            var reading = Read(host, result.GetRequiredValue(run));
            if (form == "json")
            {
                AuditWriter.WriteJson(reading, host.Output);
            }
            else
            {
                AuditWriter.WriteText(reading, host.Output, new ReportOptions { Color = host.Color });
            }

            return reading.Fault is not null ? ExitCode.Failed : reading.Records.Count == 0 ? ExitCode.Nothing : ExitCode.Passed;
        });
        return command;
    }

    private static JournalReading Read(Host host, string run)
    {
        string[] places = [host.Resolve(run), host.Resolve(Path.Combine(run, "journal.jsonl")), host.Resolve(Path.Combine(Runs, run, "journal.jsonl"))];
        if (Array.Find(places, File.Exists) is not { } path)
        {
            throw new UsageException($"There is no journal of '{TerminalLineText.Of(run)}'; give its folder, its file or an id below {Runs}.");
        }

        try
        {
            return JournalFile.Read(path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{TerminalLineText.Of(run)}' cannot be read: {trouble.Message}");
        }
    }
}
