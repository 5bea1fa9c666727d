using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>The content of a paragraph, heading or cell as a flat run of parts.</summary>
/// <param name="Text">What a reader sees, line breaks as LF.</param>
/// <param name="Parts">In document order.</param>
public sealed record MarkdownInlines(string Text, IReadOnlyList<MarkdownInline> Parts)
{
    public static MarkdownInlines Empty { get; } = new("", []);
}

/// <summary>A part of a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What a reader sees; the tag itself for <see cref="MarkdownInlineKind.Html"/>.</param>
/// <param name="IsStrong">True inside <c>**…**</c>.</param>
/// <param name="Link">The link it belongs to, or null.</param>
/// <param name="Span">Where it stands, marks included.</param>
public sealed record MarkdownInline(MarkdownInlineKind Kind, string Text, bool IsStrong, MarkdownLink? Link, SourceSpan Span) : ILocated;

public enum MarkdownInlineKind
{
    Text,
    Code,
    Html,
    LineBreak,

    /// <summary>An image; the text is its alternative text.</summary>
    Image,
}

/// <summary>A link, image or autolink, reference links resolved.</summary>
/// <param name="Target">The address, unescaped.</param>
/// <param name="Text">What a reader sees.</param>
/// <param name="IsImage">True for <c>![…](…)</c>.</param>
/// <param name="IsAutolink">True for a bare or angle-bracketed address.</param>
/// <param name="TargetSpan">Where the address stands; for a reference link, in its definition.</param>
/// <param name="Span">The whole link.</param>
public sealed record MarkdownLink(string Target, string Text, bool IsImage, bool IsAutolink, SourceSpan TargetSpan, SourceSpan Span) : ILocated;
