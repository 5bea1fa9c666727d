using PolicyRunner.Markdown;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// Finds the ignores of a Markdown file and what each covers: a comment in a line of text that line, one on lines of its own
/// the block below it, next to a heading that heading's section, above the first heading or in the front matter the whole file,
/// in a YAML block that block.
/// </summary>
internal sealed class MarkdownIgnores
{
    // Each is compared with each finding of its file.
    private const int Most = 500;

    private readonly Document document;
    private readonly List<InlineIgnore> ignores = [];
    private readonly int firstHeading;
    private readonly IgnoreCover cover;
    private bool isRawTextOpen;

    private MarkdownIgnores(Document document)
    {
        this.document = document;
        cover = new IgnoreCover(document.File, document.Sections, CoveredCode.Of(document.CodeBlocks), ignores);
        var heading = document.Sections.FirstOrDefault(section => !section.IsBoldLabel);
        firstHeading = heading?.Span.Start ?? 0;
    }

    private SourceFile File => document.File;

    private SourceSpan Whole => File.Span(0, File.Text.Length);

    public static IReadOnlyList<InlineIgnore> Read(Document document, MarkdownDocument markdown, EmbeddedText? frontMatter)
    {
        if (!IgnoreReader.MayStandIn(document.File.Text))
        {
            return [];
        }

        var reader = new MarkdownIgnores(document);
        if (frontMatter is not null)
        {
            reader.Yaml(frontMatter, reader.Whole, IgnoreScope.Document);
        }

        reader.Walk(markdown.Blocks, isTop: true);
        foreach (var block in document.CodeBlocks)
        {
            if (block.Role is BlockRole.YamlAction)
            {
                reader.Yaml(block.Content, block.Extent, IgnoreScope.Block);
            }
            else if (block.Role is BlockRole.Declaration && document.RunbookAt(block.Span) is { } runbook)
            {
                reader.Yaml(block.Content, runbook.Extent, IgnoreScope.Section);
            }
            else if (block.Role is BlockRole.Shell)
            {
                reader.Shell(block.Content);
            }
        }

        return Limited(reader.ignores);
    }

    /// <summary>As many as are compared with findings; the first one too many says so.</summary>
    public static IReadOnlyList<InlineIgnore> Limited(List<InlineIgnore> ignores) => ignores.Count <= Most
        ? ignores
        : [.. ignores.Take(Most), ignores[Most] with { Fault = new($"This file has more than {Most} ignores; fix what they accept, or write a waiver into policyrunner.yml. This one and all below accept nothing.") }];

    // The Markdown reader caps nesting, so this recursion is bounded.
    private void Walk(IReadOnlyList<MarkdownBlock> blocks, bool isTop)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            switch (blocks[i])
            {
                case MarkdownHtml html:
                    Html(html, blocks, i, isTop);
                    break;
                case MarkdownHeading heading:
                    Inlines(heading.Content);
                    break;
                case MarkdownParagraph paragraph:
                    Inlines(paragraph.Content);
                    break;
                case MarkdownQuote quote:
                    Walk(quote.Blocks, isTop: false);
                    break;
                case MarkdownList list:
                    foreach (var item in list.Items)
                    {
                        Walk(item.Blocks, isTop: false);
                    }

                    break;
                case MarkdownTable table:
                    foreach (var cell in table.Rows.SelectMany(row => row.Cells))
                    {
                        Inlines(cell.Content);
                    }

                    break;
            }
        }
    }

    private void Inlines(MarkdownInlines content)
    {
        foreach (var part in content.Parts)
        {
            if (part.Kind == MarkdownInlineKind.Html && part.Text.StartsWith("<!--", StringComparison.Ordinal) && part.Text.EndsWith("-->", StringComparison.Ordinal) && part.Text.Length >= 7)
            {
                Add(part.Text.AsSpan(4..^3), part.Span, File.LineSpan(part.Span.StartPosition.Line), IgnoreScope.Line);
            }
        }
    }

    private void Html(MarkdownHtml html, IReadOnlyList<MarkdownBlock> blocks, int index, bool isTop)
    {
        // In other HTML only what stands on a line of its own is surely a comment and no attribute or script.
        var text = html.Text;
        var isComment = IsComment(html);
        var markup = new HtmlMarkup(text);
        var wasOpen = isRawTextOpen;
        isRawTextOpen = !isComment && markup.IsRawTextOpen;
        if (wasOpen || isRawTextOpen)
        {
            // Of what follows nobody can say where it ends for a reader.
            isRawTextOpen = true;
            return;
        }

        for (var open = text.IndexOf("<!--", StringComparison.Ordinal); open >= 0;)
        {
            var close = text.IndexOf("-->", open + 4, StringComparison.Ordinal);
            if (close < 0)
            {
                return;
            }

            if (isComment || (BeginsLine(text, open) && markup.IsComment(open)))
            {
                var span = File.Span(html.Span.Start + open, html.Span.Start + close + 3);
                var (scope, kind) = Below(span, blocks, index, isTop);
                Add(text.AsSpan(open + 4, close - open - 4), span, scope, kind);
            }

            open = text.IndexOf("<!--", close + 3, StringComparison.Ordinal);
        }
    }

    private (SourceSpan Scope, IgnoreScope Kind) Below(SourceSpan comment, IReadOnlyList<MarkdownBlock> blocks, int index, bool isTop)
    {
        if (isTop && comment.Start < firstHeading)
        {
            return (Whole, IgnoreScope.Document);
        }

        var before = index - 1;
        while (before >= 0 && IsComment(blocks[before]))
        {
            before--;
        }

        if (before >= 0 && SectionOf(blocks[before]) is { } above)
        {
            return Of(above);
        }

        var next = index + 1;
        while (next < blocks.Count && IsComment(blocks[next]))
        {
            next++;
        }

        return next == blocks.Count ? (File.Span(comment.End, comment.End), IgnoreScope.Block)
            : SectionOf(blocks[next]) is { } below ? Of(below)
            : (File.Span(comment.Start, blocks[next].Span.End), IgnoreScope.Block);
    }

    // Under the title of a page a comment is about the page, its front matter included.
    private (SourceSpan, IgnoreScope) Of(Section section) => section.Span.Start == firstHeading && section.Extent.End == File.Text.Length && section.Level == 1
        ? (Whole, IgnoreScope.Document)
        : (section.Extent, IgnoreScope.Section);

    private Section? SectionOf(MarkdownBlock block)
    {
        if (block is not (MarkdownHeading or MarkdownParagraph))
        {
            return null;
        }

        var (low, high) = (0, document.Sections.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = document.Sections[middle].Span.Start < block.Span.Start ? (middle + 1, high) : (low, middle);
        }

        return low < document.Sections.Count && document.Sections[low].Span.Start == block.Span.Start ? document.Sections[low] : null;
    }

    private void Yaml(EmbeddedText text, SourceSpan scope, IgnoreScope kind)
    {
        if (!IgnoreReader.MayStandIn(text.Text))
        {
            return;
        }

        foreach (var comment in YamlComments.Read(text))
        {
            Add(comment.Text, comment.Span, scope, kind);
        }
    }

    // Of a comment in the shell's own language nothing is accepted; whoever wrote it should know.
    private void Shell(EmbeddedText text)
    {
        if (!IgnoreReader.MayStandIn(text.Text))
        {
            return;
        }

        for (var start = 0; start < text.Text.Length;)
        {
            var end = text.Text.IndexOf('\n', start) is var found and >= 0 ? found : text.Text.Length;
            var line = text.Text.AsSpan(start, end - start);
            var mark = line.IndexOfAnyExcept(' ', '\t');
            if (mark >= 0 && line[mark] == '#' && IgnoreReader.ReadInCode(line[mark..].TrimStart('#'), text.Span(start + mark, start + line.TrimEnd().Length), cover) is { } ignore)
            {
                ignores.Add(ignore);
            }

            start = end + 1;
        }
    }

    private void Add(ReadOnlySpan<char> body, SourceSpan span, SourceSpan scope, IgnoreScope kind)
    {
        if (IgnoreReader.Read(body, span, scope, kind, cover) is { } ignore)
        {
            ignores.Add(kind != IgnoreScope.Section ? ignore : ignore with
            {
                Runbook = document.Kind == DocumentKind.Library ? document.RunbookAt(scope)?.Id : null,
            });
        }
    }

    private static bool IsComment(MarkdownBlock block) => block is MarkdownHtml html && html.Text.AsSpan().TrimStart().StartsWith("<!--", StringComparison.Ordinal);

    private static bool BeginsLine(string text, int at)
    {
        var line = text.AsSpan(0, at);
        return line[(line.LastIndexOfAny('\n', '\r') + 1)..].IsWhiteSpace();
    }
}
