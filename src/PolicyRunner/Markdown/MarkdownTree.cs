using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PolicyRunner.Findings;
using PolicyRunner.Text;
using SourceSpan = PolicyRunner.Text.SourceSpan;

namespace PolicyRunner.Markdown;

/// <summary>Converts the parser's tree into ours, with offsets into the whole file.</summary>
internal sealed class MarkdownTree(SourceFile file, string body, int offset)
{
    private readonly List<MarkdownLink> links = [];
    private readonly List<Problem> problems = [];

    public MarkdownDocument Convert(Markdig.Syntax.MarkdownDocument document)
    {
        var blocks = Blocks(document);
        return new MarkdownDocument { File = file, Blocks = blocks, Links = links, Problems = problems };
    }

    private List<MarkdownBlock> Blocks(ContainerBlock container)
    {
        var blocks = new List<MarkdownBlock>(container.Count);
        foreach (var block in container)
        {
            if (Block(block) is { } converted)
            {
                blocks.Add(converted);
            }
        }

        return blocks;
    }

    private MarkdownBlock? Block(Block block) => block switch
    {
        HeadingBlock heading => new MarkdownHeading(heading.Level, Inlines(heading.Inline), HeadingSpan(heading)),
        FencedCodeBlock fence => Fence(fence),
        CodeBlock code => Indented(code),
        ListBlock list => new MarkdownList(list.IsOrdered, Items(list), Span(list.Span)),
        QuoteBlock quote => new MarkdownQuote(Blocks(quote), Span(quote.Span)),
        Table table => Table(table),
        HtmlBlock html => Html(html),
        ThematicBreakBlock rule => new MarkdownRule(Span(rule.Span)),
        ParagraphBlock paragraph => new MarkdownParagraph(Inlines(paragraph.Inline), Span(paragraph.Span)),
        _ => null,
    };

    // An underlined heading spans two lines: the first is the one to look at. Signs behind the text belong to it.
    private SourceSpan HeadingSpan(HeadingBlock heading)
    {
        var span = Span(heading.Span).FirstLine();
        var rest = file.Text.AsSpan(span.End);
        var stop = rest.IndexOfAny('\n', '\r');
        return heading.IsSetext ? span : file.Span(span.Start, span.End + (stop < 0 ? rest : rest[..stop]).TrimEnd().Length);
    }

    private List<MarkdownItem> Items(ListBlock list)
    {
        var items = new List<MarkdownItem>(list.Count);
        foreach (var block in list)
        {
            if (block is ListItemBlock item)
            {
                var task = (item.Count > 0 ? item[0] as ParagraphBlock : null)?.Inline?.FirstChild as TaskList;
                items.Add(new MarkdownItem(Blocks(item), list.IsOrdered ? item.Order : null, task?.Checked, Span(item.Span)));
            }
        }

        return items;
    }

    private MarkdownTable Table(Table table)
    {
        var rows = new List<MarkdownRow>(table.Count);
        foreach (var row in table.OfType<TableRow>())
        {
            var cells = new List<MarkdownCell>(row.Count);
            foreach (var cell in row.OfType<TableCell>())
            {
                var content = cell.Count > 0 && cell[0] is ParagraphBlock paragraph ? Inlines(paragraph.Inline) : MarkdownInlines.Empty;
                cells.Add(new MarkdownCell(content, Trimmed(Span(cell.Span))));
            }

            rows.Add(new MarkdownRow(cells, Span(row.Span)));
        }

        return new MarkdownTable(rows, Span(table.Span));
    }

    private MarkdownHtml Html(HtmlBlock html)
    {
        var span = Span(html.Span);
        var text = span.Text.ToString();
        if (text.StartsWith("<!--", StringComparison.Ordinal) && !text.Contains("-->", StringComparison.Ordinal))
        {
            problems.Add(new Problem(
                ProblemKind.UnclosedComment, "This comment is never closed; everything below it is invisible. End it with -->.", span.FirstLine()));
        }

        return new MarkdownHtml(text, span);
    }

    private MarkdownCode Fence(FencedCodeBlock fence)
    {
        var start = offset + fence.Span.Start;
        var line = file.Text.AsSpan(start);
        var stop = line.IndexOfAny('\n', '\r');
        line = (stop < 0 ? line : line[..stop]).TrimEnd();
        var marks = Math.Min(fence.OpeningFencedCharCount, line.Length);
        var raw = line[marks..];
        var infoStart = start + marks + (raw.Length - raw.TrimStart().Length);
        var opening = file.Span(start, start + line.Length);
        var content = Content(fence, infoStart);
        var closed = fence.ClosingFencedCharCount > 0;
        if (!closed)
        {
            problems.Add(new Problem(
                ProblemKind.UnclosedFence, "This code block is never closed; everything below it is shown as code. End it with a line of its own: " + new string(fence.FencedChar, fence.OpeningFencedCharCount) + ".", opening));
        }

        // An unclosed fence has no last line of its own: it reaches as far as its content.
        var end = closed ? offset + fence.Span.End + 1 : Math.Max(opening.End, content.Text.Length > 0 ? content.Span().End : 0);
        return new MarkdownCode(raw.Trim().ToString(), file.Span(infoStart, opening.End), opening, content, true, closed, file.Span(start, end));
    }

    private MarkdownCode Indented(CodeBlock code)
    {
        var span = Span(code.Span);
        var first = span.FirstLine();
        return new MarkdownCode("", file.Span(first.Start, first.Start), first, Content(code, span.Start), false, true, span);
    }

    private EmbeddedText Content(LeafBlock block, int emptyAt)
    {
        var count = block.Lines.Count;
        if (count == 0)
        {
            return new EmbeddedText(file, "", [0], [emptyAt]);
        }

        var starts = new List<int>(count);
        var places = new List<int>(count);
        var length = count - 1;
        for (var i = 0; i < count; i++)
        {
            length += block.Lines.Lines[i].Slice.Length;
        }

        var text = string.Create(length, block.Lines, (target, lines) =>
        {
            var at = 0;
            for (var i = 0; i < lines.Count; i++)
            {
                if (i > 0)
                {
                    target[at++] = '\n';
                }

                var slice = lines.Lines[i].Slice;
                slice.AsSpan().CopyTo(target[at..]);
                at += slice.Length;
            }
        });
        for (int i = 0, at = 0; i < count; i++)
        {
            var line = block.Lines.Lines[i];
            starts.Add(at);
            if (ReferenceEquals(line.Slice.Text, body))
            {
                places.Add(offset + line.Slice.Start);
            }
            else
            {
                // A tab of the margin was expanded: the spaces stand for it, and what follows ends where the file's line ends.
                var margin = line.Slice.Length - line.Slice.AsSpan().TrimStart(' ').Length;
                places.Add(offset + line.Position);
                starts.Add(at + margin);
                places.Add(offset + Math.Max(line.Position, EndOfLine(line.Position) - (line.Slice.Length - margin)));
            }

            at += line.Slice.Length + 1;
        }

        return new EmbeddedText(file, text, [.. starts], [.. places]);
    }

    private int EndOfLine(int position)
    {
        var stop = body.AsSpan(Math.Min(position, body.Length)).IndexOfAny('\n', '\r');
        return stop < 0 ? body.Length : position + stop;
    }

    private MarkdownInlines Inlines(ContainerInline? container)
    {
        if (container is null)
        {
            return MarkdownInlines.Empty;
        }

        var parts = new List<MarkdownInline>();
        Collect(container, strong: false, link: null, parts);
        var text = parts.Count == 1 && parts[0].Kind != MarkdownInlineKind.Html
            ? parts[0].Text
            : string.Concat(parts.Select(part => part.Kind == MarkdownInlineKind.Html ? "" : part.Text));
        return new MarkdownInlines(text.Trim(), parts);
    }

    // The parser caps inline nesting, so this recursion is bounded.
    private void Collect(ContainerInline container, bool strong, MarkdownLink? link, List<MarkdownInline> parts)
    {
        for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    AddText(literal.Content.ToString(), strong, link, Span(literal.Span), parts);
                    break;
                case CodeInline code:
                    parts.Add(new MarkdownInline(MarkdownInlineKind.Code, code.Content, strong, link, Span(code.Span)));
                    break;
                case LineBreakInline:
                    parts.Add(new MarkdownInline(MarkdownInlineKind.LineBreak, "\n", strong, link, Span(inline.Span)));
                    break;
                case HtmlInline html:
                    parts.Add(new MarkdownInline(MarkdownInlineKind.Html, html.Tag, strong, link, Span(html.Span)));
                    break;
                case HtmlEntityInline entity:
                    AddText(entity.Transcoded.ToString(), strong, link, Span(entity.Span), parts);
                    break;
                case AutolinkInline auto:
                    var address = Span(auto.Span);
                    var autolink = new MarkdownLink(auto.Url, auto.Url, false, true, file.Span(Math.Min(address.Start + 1, address.End), Math.Max(address.Start + 1, address.End - 1)), address);
                    links.Add(autolink);
                    parts.Add(new MarkdownInline(MarkdownInlineKind.Text, auto.Url, strong, autolink, address));
                    break;
                case LinkInline target:
                    Link(target, strong, parts);
                    break;
                case TaskList:
                    break;
                case EmphasisInline emphasis:
                    Collect(emphasis, strong || emphasis.DelimiterCount >= 2, link, parts);
                    break;
                case ContainerInline other:
                    Collect(other, strong, link, parts);
                    break;
                default:
                    AddText(Span(inline.Span).Text.ToString(), strong, link, Span(inline.Span), parts);
                    break;
            }
        }
    }

    private void Link(LinkInline target, bool strong, List<MarkdownInline> parts)
    {
        var inner = new List<MarkdownInline>();
        var at = links.Count;
        Collect(target, strong, null, inner);
        var span = Span(target.Span);
        var text = string.Concat(inner.Where(part => part.Kind != MarkdownInlineKind.Html).Select(part => part.Text));
        var link = new MarkdownLink(target.Url ?? "", text, target.IsImage, target.IsAutoLink, target.UrlSpan.IsEmpty ? span : Span(target.UrlSpan), span);
        links.Insert(at, link);
        if (target.IsImage)
        {
            parts.Add(new MarkdownInline(MarkdownInlineKind.Image, text, strong, link, span));
            return;
        }

        parts.AddRange(inner.Select(part => part with { Link = part.Link ?? link }));
    }

    // Neighbouring literals are one run of text to a reader.
    private static void AddText(string text, bool strong, MarkdownLink? link, SourceSpan span, List<MarkdownInline> parts)
    {
        if (parts.Count > 0 && parts[^1] is { Kind: MarkdownInlineKind.Text } last && last.IsStrong == strong && last.Link == link && last.Span.End == span.Start)
        {
            parts[^1] = last with { Text = last.Text + text, Span = last.Span.To(span) };
            return;
        }

        parts.Add(new MarkdownInline(MarkdownInlineKind.Text, text, strong, link, span));
    }

    private SourceSpan Span(Markdig.Syntax.SourceSpan span)
    {
        var start = Math.Clamp(offset + span.Start, 0, file.Text.Length);
        return file.Span(start, Math.Clamp(offset + span.End + 1, start, file.Text.Length));
    }

    private static SourceSpan Trimmed(SourceSpan span)
    {
        var text = span.Text;
        var lead = text.Length - text.TrimStart().Length;
        return new SourceSpan(span.File, span.Start + lead, Math.Max(span.Start + lead, span.Start + text.TrimEnd().Length));
    }
}
