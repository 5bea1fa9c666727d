using PolicyRunner.Findings;
using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>Turns a file's text into a document. Never throws on content.</summary>
public static class DocumentReader
{
    /// <param name="file">The text; <c>*.yml</c> and <c>*.yaml</c> are read as YAML runbooks, all else as Markdown.</param>
    /// <param name="sections">The section names known; null for the built-in list.</param>
    public static Document Read(SourceFile file, SectionNames? sections = null) =>
        IsYaml(file.Path)
            ? YamlDocumentReader.Read(file)
            : MarkdownDocumentReader.Read(file, sections ?? SectionNames.Default);

    /// <summary>A document that stands for a file which could not be read.</summary>
    public static Document Unreadable(SourceFile file, Problem problem) =>

        // What is written for the machine is held to the strict profile, all the more when nothing can be read of it.
        Empty(file, IsYaml(file.Path), [problem]);

    /// <summary>A document that stands for a file which is no runbook and was read as something else that is written for the machine.</summary>
    internal static Document Beside(SourceFile file, IReadOnlyList<Problem> problems) => Empty(file, isDeclared: true, problems);

    private static Document Empty(SourceFile file, bool isDeclared, IReadOnlyList<Problem> problems) => new()
    {
        File = file,
        Kind = DocumentKind.NotARunbook,
        IsDeclared = isDeclared,
        Title = file.Path,
        TitleSpan = file.Span(0, 0),
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
        Problems = problems,
    };

    /// <summary>True for what is read as a YAML runbook.</summary>
    internal static bool IsYaml(string path) =>
        path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);
}
