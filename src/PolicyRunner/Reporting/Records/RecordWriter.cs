using PolicyRunner.Running.Records;

namespace PolicyRunner.Reporting.Records;

/// <summary>
/// The record of a run for people who were not there and for machines. A journal that does not verify is said so first. All text
/// of a journal may be anybody's and is made harmless for where it goes.
/// </summary>
public static class RecordWriter
{
    public static void WriteText(RunRecord record, TextWriter output, ReportOptions options) => new RecordText(output, new Paint(options.Color)).Write(record);

    /// <summary>For a job's summary or an issue, as GitHub renders it.</summary>
    public static void WriteMarkdown(RunRecord record, TextWriter output) => RecordMarkdown.Write(record, output);

    /// <summary>The versioned JSON, described by the schema <c>audit-report</c>; members are only ever added within a version.</summary>
    public static void WriteJson(RunRecord record, TextWriter output) => JsonText.Write(output, writer => RecordJson.Write(writer, record));
}
