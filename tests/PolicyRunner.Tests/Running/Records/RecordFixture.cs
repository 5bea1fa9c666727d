using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Records;
using PolicyRunner.Running.Records;
using PolicyRunner.Tests.Running.Admission;

namespace PolicyRunner.Tests.Running.Records;

/// <summary>A folder of runs whose journals a test writes, minute by minute.</summary>
internal sealed class RecordFixture : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-record-");

    public string Root => folder.FullName;

    public FixedMoment Clock { get; } = new("2026-11-20T08:00:00Z");

    public string PathOf(string run) => Path.Combine(Root, ".policyrunner", "runs", run, "journal.jsonl");

    /// <summary>Writes a journal: each record so many minutes after the one before.</summary>
    public JournalReading Write(string run, params (double Minutes, string Kind, string Data)[] records)
    {
        using (var writer = JournalWriter.Open(PathOf(run), Clock))
        {
            foreach (var (minutes, kind, data) in records)
            {
                Clock.Now += TimeSpan.FromMinutes(minutes);
                writer.Append(kind, JsonNode.Parse(data)!.AsObject());
            }
        }

        return JournalFile.Read(PathOf(run));
    }

    public RunRecord Read(string run) => RunRecordReader.Read(PathOf(run), Root, CancellationToken.None);

    public static string Text(RunRecord record) => Written(output => RecordWriter.WriteText(record, output, new ReportOptions()));

    public static string Markdown(RunRecord record) => Written(output => RecordWriter.WriteMarkdown(record, output));

    public static string Json(RunRecord record) => Written(output => RecordWriter.WriteJson(record, output));

    public void Dispose() => folder.Delete(recursive: true);

    private static string Written(Action<TextWriter> write)
    {
        var output = new StringWriter { NewLine = "\n" };
        write(output);
        return output.ToString();
    }
}
