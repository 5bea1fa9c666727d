using System.CommandLine;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Records;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Cli;

internal static class AuditCommand
{
    private const string Runs = ".policyrunner/runs";
    private static readonly string[] Formats = ["text", "json"];
    private static readonly string[] ReportFormats = ["text", "markdown", "json"];

    public static Command Create(Host host, CancellationToken cancellation) =>
        new Command("audit", "Verify and report the records of runs") { Verify(host, cancellation), Report(host, cancellation) }.WithExample("policyrunner audit verify .policyrunner/runs/7f3a", "policyrunner audit report 7f3a");

    private static Command Verify(Host host, CancellationToken cancellation)
    {
        var run = new Argument<string>("RUN") { Description = $"A run's id below {Runs} or an incident's, its folder or its journal" };
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var command = new Command("verify", "Follow the chain of a record and name the first bad one; works offline") { run, format };
        command.WithExample("policyrunner audit verify 7f3a --format json");
        command.SetAction(result =>
        {
            var form = result.Word(format, Formats);
            var (reading, journal) = Read(host, result.GetRequiredValue(run), path => (JournalFile.Read(path), path));
            var anchoring = Anchoring.Of(reading, journal, host.WorkingDirectory, cancellation);
            if (form == "json")
            {
                AuditWriter.WriteJson(reading, anchoring, host.Output);
            }
            else
            {
                AuditWriter.WriteText(reading, anchoring, host.Shown, new ReportOptions { Color = host.Color });
            }

            return Code(reading, anchoring);
        });
        return command;
    }

    private static Command Report(Host host, CancellationToken cancellation)
    {
        var run = new Argument<string>("RUN") { Description = $"A run's id below {Runs} or an incident's, its folder or its journal" };
        var format = Options.Choice("--format", ReportFormats, "The form of the answer");
        var command = new Command("report", "Tell what happened: who approved, what ran, how long, what was undone, what is left to do; works offline") { run, format };
        command.WithExample("policyrunner audit report 7f3a", "policyrunner audit report 7f3a --format markdown > record.md");
        command.SetAction(result =>
        {
            var form = result.Word(format, ReportFormats);
            var record = Read(host, result.GetRequiredValue(run), path => RunRecordReader.Read(path, host.WorkingDirectory, cancellation));
            switch (form)
            {
                case "json":
                    RecordWriter.WriteJson(record, host.Output);
                    break;
                case "markdown":
                    RecordWriter.WriteMarkdown(record, host.Shown);
                    break;
                default:
                    RecordWriter.WriteText(record, host.Shown, new ReportOptions { Color = host.Color });
                    break;
            }

            return Code(record.Reading, record.Anchoring);
        });
        return command;
    }

    private static int Code(JournalReading reading, Anchoring anchoring) =>
        reading.Fault is not null || anchoring.Problem is not null ? ExitCode.Failed : reading.Records.Count == 0 ? ExitCode.Nothing : ExitCode.Passed;

    private static T Read<T>(Host host, string run, Func<string, T> read)
    {
        try
        {
            return RunRecordReader.Find(run, host.WorkingDirectory) is { } path ? read(path)
                : throw new UsageException($"There is no journal of '{TerminalLineText.Of(run)}'; give its folder, its file or an id below {Runs}.");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{TerminalLineText.Of(run)}' cannot be read: {TerminalLineText.Of(trouble.Message)}");
        }
    }
}
