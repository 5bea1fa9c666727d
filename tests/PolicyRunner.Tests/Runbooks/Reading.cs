using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Runbooks;

/// <summary>Short ways to read a document in a test.</summary>
internal static class Reading
{
    public static Document Read(string text, string path = "runbooks/page.md") => DocumentReader.Read(new SourceFile(path, text));

    public static Runbook ReadRunbook(string text, string path = "runbooks/page.md") => Assert.Single(Read(text, path).Runbooks);

    /// <summary>A declared runbook with the given procedure.</summary>
    public static Runbook Declared(string procedure, string frontMatter = "") =>
        ReadRunbook($"---\nid: OPS-001\ntitle: Restart\n{frontMatter}---\n# Restart\n\n## Procedure\n\n{procedure}");

    public static string Place(ILocated item) => Place(item.Span);

    public static string Place(SourceSpan span) => $"{span.StartPosition}-{span.EndPosition}";
}
