using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Reporting;

/// <summary>Reports and documents made by hand.</summary>
internal static class Sketch
{
    public static SourceFile File(string text, string path = "runbooks/x.md") => new(path, text);

    /// <summary>Where a piece of the text stands first.</summary>
    public static SourceSpan At(this SourceFile file, string piece)
    {
        var start = file.Text.IndexOf(piece, StringComparison.Ordinal);
        return start < 0 ? throw new ArgumentException($"No '{piece}'.", nameof(piece)) : file.Span(start, start + piece.Length);
    }

    public static ReportedFinding Finding(SourceSpan span, string message = "Something is wrong; mend it.", string policy = "RB101", string name = "required-sections",
        Severity severity = Severity.Error, Enforcement enforcement = Enforcement.SoftMandatory, Confidence confidence = Confidence.High) => new()
        {
            Policy = policy,
            Name = name,
            Severity = severity,
            Confidence = confidence,
            Enforcement = enforcement,
            Message = message,
            Runbook = null,
            Span = span,
            Fingerprint = "0123456789abcdef0123456789abcdef",
        };

    public static CheckReport Report(params IReadOnlyList<ReportedFinding> findings) => new()
    {
        Verdict = findings.Count > 0 ? Verdict.Fail : Verdict.Pass,
        Account = new Account(1, 1, 2, 2, 0, 0, 0),
        Findings = findings,
        Documents = [.. findings.Select(finding => finding.Span.File).DistinctBy(file => file.Path).Select(file => Document(file))],
        Policies = [Policy()],
        FailOn = Severity.Error,
    };

    public static Policy Policy(string id = "RB101", string name = "required-sections") => new(id, name)
    {
        Title = "A runbook has its six sections",
        Why = "At night nobody looks for a rollback that is not where it always is.",
        Severity = Severity.Error,
        Check = (_, _) => [],
    };

    public static Document Document(SourceFile file, DocumentKind kind = DocumentKind.Procedure) => new()
    {
        File = file,
        Kind = kind,
        IsDeclared = false,
        Title = "X",
        TitleSpan = file.Span(0, Math.Min(1, file.Text.Length)),
        Metadata = Metadata.Empty,
        Sections = [],
        CodeBlocks = [],
        Commands = [],
        Links = [],
        Tables = [],
        Checklist = [],
        Marks = [],
        Warnings = [],
        Prose = [],
        Anchors = new HashSet<string>(),
        Problems = [],
    };

    public static string Write(CheckReport report, ReportFormat format, ReportOptions? options = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        ReportWriter.Write(report, format, output, options ?? new ReportOptions { ToolVersion = "1.2.3" });
        return output.ToString();
    }
}
