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
    /// <param name="record">The record.</param>
    /// <param name="output">Where it is written.</param>
    /// <param name="warnings">What stands above it and must not be overlooked, a sentence each.</param>
    public static void WriteMarkdown(RunRecord record, TextWriter output, params IReadOnlyList<string> warnings) => RecordMarkdown.Write(record, output, warnings);

    /// <summary>The versioned JSON, described by the schema <c>audit-report</c>; members are only ever added within a version.</summary>
    public static void WriteJson(RunRecord record, TextWriter output) => JsonText.Write(output, writer => RecordJson.Write(writer, record));
}
