using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>A block of a Markdown document.</summary>
public abstract record MarkdownBlock(SourceSpan Span) : ILocated;

/// <summary>A heading, <c>#</c> or underlined. The span covers the whole line.</summary>
public sealed record MarkdownHeading(int Level, MarkdownInlines Content, SourceSpan Span) : MarkdownBlock(Span);

public sealed record MarkdownParagraph(MarkdownInlines Content, SourceSpan Span) : MarkdownBlock(Span);

/// <summary>A fenced or indented code block.</summary>
/// <param name="Info">The raw text behind the opening fence, trimmed; empty when there is none or the block is indented.</param>
/// <param name="InfoSpan">Where the info string stands, or the end of the opening fence.</param>
/// <param name="OpeningSpan">The opening fence with its info string; an indented block's first line.</param>
/// <param name="Content">The lines inside.</param>
/// <param name="IsFenced">False for an indented block.</param>
/// <param name="IsClosed">False when the document or its container ended first.</param>
/// <param name="Span">From the opening fence to the closing one.</param>
public sealed record MarkdownCode(
    string Info, SourceSpan InfoSpan, SourceSpan OpeningSpan, EmbeddedText Content, bool IsFenced, bool IsClosed, SourceSpan Span)
    : MarkdownBlock(Span);

public sealed record MarkdownList(bool IsOrdered, IReadOnlyList<MarkdownItem> Items, SourceSpan Span) : MarkdownBlock(Span);

/// <summary>A list item.</summary>
/// <param name="Blocks">What stands in it.</param>
/// <param name="Number">Its number in an ordered list, else null.</param>
/// <param name="Checked">The box of a task item, else null.</param>
/// <param name="Span">From its marker to its end.</param>
public sealed record MarkdownItem(IReadOnlyList<MarkdownBlock> Blocks, int? Number, bool? Checked, SourceSpan Span) : MarkdownBlock(Span);

public sealed record MarkdownQuote(IReadOnlyList<MarkdownBlock> Blocks, SourceSpan Span) : MarkdownBlock(Span);

/// <summary>A pipe table; the first row is its head.</summary>
public sealed record MarkdownTable(IReadOnlyList<MarkdownRow> Rows, SourceSpan Span) : MarkdownBlock(Span);

public sealed record MarkdownRow(IReadOnlyList<MarkdownCell> Cells, SourceSpan Span) : ILocated;

public sealed record MarkdownCell(MarkdownInlines Content, SourceSpan Span) : ILocated;

/// <summary>Raw HTML on lines of its own.</summary>
public sealed record MarkdownHtml(string Text, SourceSpan Span) : MarkdownBlock(Span);

public sealed record MarkdownRule(SourceSpan Span) : MarkdownBlock(Span);
