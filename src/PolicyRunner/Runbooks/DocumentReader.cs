using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>Turns a file's text into a document. Never throws on content.</summary>
public static class DocumentReader
{
    /// <param name="file">The text; <c>*.yml</c> and <c>*.yaml</c> are read as YAML runbooks, all else as Markdown.</param>
    /// <param name="sections">The section names known; null for the built-in list.</param>
    public static Document Read(SourceFile file, SectionNames? sections = null) => throw new NotSupportedException();
}
