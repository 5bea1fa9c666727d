using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>A heading or bold label and what stands under it.</summary>
public sealed class Section : ILocated
{
    /// <summary>The heading as a reader sees it.</summary>
    public required string Title { get; init; }

    /// <summary>The heading without numbers, <c>Step N:</c>, ids, emoji and trailing colon.</summary>
    public required string PlainTitle { get; init; }

    /// <summary>Which of the known sections it is, by its title; None for any other.</summary>
    public required SectionName Name { get; init; }

    /// <summary>1 to 6 for a heading; a bold label is one deeper than the heading it stands under.</summary>
    public required int Level { get; init; }

    /// <summary>True when a line in bold stands for a heading.</summary>
    public required bool IsBoldLabel { get; init; }

    /// <summary>The heading's line.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>From the heading to the next one of its level or above: sub-sections included.</summary>
    public required SourceSpan Extent { get; init; }

    /// <summary>The section that it is part of; null at the top.</summary>
    public required Section? Parent { get; init; }

    // The blocks directly under it, before its first sub-section. Only while the document is read: kept for every
    // document of a large folder, the tree of Markdown would take more memory than all that is made of it.
    internal IReadOnlyList<MarkdownBlock> Blocks { get; set; } = [];

    /// <summary>Its own parts, in document order.</summary>
    public IReadOnlyList<Section> Children { get; internal set; } = [];

    /// <summary>True when nothing at all stands under it, comments not counted, sub-sections neither.</summary>
    public required bool IsEmpty { get; init; }

    /// <summary>Where the text stands that only promises a text (<c>TODO</c>, <c>TBD</c>, <c>…</c>), or null.</summary>
    public required SourceSpan? TodoSpan { get; init; }

    /// <summary>The time named in the heading or right under it (<c>(5 minutes)</c>, <c>**Time**: 5 min</c>, <c>time=5m</c>), or null.</summary>
    public TimeEstimate? Estimate { get; init; }

    /// <summary>True when a warning stands in it, sub-sections included.</summary>
    public bool HasWarning { get; internal set; }

    public override string ToString() => Title;
}
