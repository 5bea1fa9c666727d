using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>A parsed Markdown file.</summary>
public sealed record MarkdownDocument
{
    public required SourceFile File { get; init; }

    public required IReadOnlyList<MarkdownBlock> Blocks { get; init; }

    /// <summary>Every link and image outside code, in document order.</summary>
    public required IReadOnlyList<MarkdownLink> Links { get; init; }

    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
