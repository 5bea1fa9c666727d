using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>A parsed Markdown file.</summary>
public sealed record MarkdownDocument
{
    public required SourceFile File { get; init; }

    /// <summary>What stands between the leading <c>---</c> lines, or null; whether it is a mapping is not said here.</summary>
    public EmbeddedText? FrontMatter { get; init; }

    /// <summary>From the first <c>---</c> to the second; empty at the start when there is no front matter.</summary>
    public required SourceSpan FrontMatterSpan { get; init; }

    public required IReadOnlyList<MarkdownBlock> Blocks { get; init; }

    /// <summary>Every link and image outside code, in document order.</summary>
    public required IReadOnlyList<MarkdownLink> Links { get; init; }

    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
