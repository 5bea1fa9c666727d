using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>Reads Markdown (CommonMark with pipe tables and task lists). Never throws on content.</summary>
public static class MarkdownReader
{
    public static MarkdownDocument Read(SourceFile file) => throw new NotSupportedException();
}
