using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>One known finding.</summary>
/// <param name="File">The path, relative to the repository root.</param>
/// <param name="Policy">The policy's id.</param>
/// <param name="Content">32 hexadecimal digits: what stands there, without the path, so that the entry moves with its file.</param>
/// <param name="Message">What it said when it was recorded; for readers of the file alone.</param>
/// <param name="Span">Where it is recorded; null for one that is new.</param>
internal sealed record BaselineEntry(string File, string Policy, string Content, string Message, SourceSpan? Span)
{
    public static BaselineEntry Of(ReportedFinding finding) =>
        new(finding.Span.File.Path, finding.Policy, finding.Content, finding.Message, null);
}
