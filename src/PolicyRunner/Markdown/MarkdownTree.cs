using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using PolicyRunner.Findings;
using PolicyRunner.Text;
using SourceSpan = PolicyRunner.Text.SourceSpan;

namespace PolicyRunner.Markdown;

/// <summary>Converts the parser's tree into ours, with offsets into the whole file.</summary>
internal sealed partial class MarkdownTree(SourceFile file, string body, int offset)
{
    private readonly List<MarkdownLink> links = [];
    private readonly List<Problem> problems = [];

    // A stack: what stands in a container is gathered behind what its surroundings have so far.
    private readonly List<MarkdownBlock> gathered = [];

    public MarkdownDocument Convert(Markdig.Syntax.MarkdownDocument document)
    {
        var blocks = Blocks(document);
        return new MarkdownDocument { File = file, Blocks = blocks, Links = links, Problems = problems };
    }

    private MarkdownBlock[] Blocks(ContainerBlock container)
    {
        var first = gathered.Count;
        for (var i = 0; i < container.Count; i++)
        {
            if (Block(container[i]) is { } converted)
            {
                gathered.Add(converted);
            }
        }

        var blocks = new MarkdownBlock[gathered.Count - first];
        gathered.CopyTo(first, blocks, 0, blocks.Length);
        gathered.RemoveRange(first, blocks.Length);
        return blocks;
    }

    private MarkdownBlock? Block(Block block) => block switch
    {
        HeadingBlock heading => new MarkdownHeading(heading.Level, Inlines(heading), HeadingSpan(heading)),
        FencedCodeBlock fence => Fence(fence),
        CodeBlock code => Indented(code),
        ListBlock list => new MarkdownList(list.IsOrdered, Items(list), Span(list.Span)),
        QuoteBlock quote => new MarkdownQuote(Blocks(quote), Span(quote.Span)),
        Table table => Table(table),
        HtmlBlock html => Html(html),
        ThematicBreakBlock rule => new MarkdownRule(Span(rule.Span)),
        ParagraphBlock paragraph when IsSparedTable(paragraph) => SparedTable(paragraph),
        ParagraphBlock paragraph => new MarkdownParagraph(Inlines(paragraph), Span(paragraph.Span)),
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

    private MarkdownItem[] Items(ListBlock list)
    {
        var items = new List<MarkdownItem>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is ListItemBlock item)
            {
                var task = item.Count > 0 && item[0] is ParagraphBlock paragraph ? Checked(paragraph) : null;
                items.Add(new MarkdownItem(Blocks(item), list.IsOrdered ? item.Order : null, task, Span(item.Span)));
            }
        }

        return [.. items];
    }

    private static bool? Checked(ParagraphBlock paragraph) =>
        !IsSpared(paragraph) ? (paragraph.Inline?.FirstChild as TaskList)?.Checked
        : PlainText.HasBox(paragraph) ? paragraph.Lines.Lines[0].Slice.PeekChar() != ' '
        : null;

    private MarkdownTable Table(Table table)
    {
        var rows = new List<MarkdownRow>(table.Count);
        for (var i = 0; i < table.Count; i++)
        {
            if (table[i] is TableRow row)
            {
                rows.Add(new MarkdownRow(Cells(row), Span(row.Span)));
            }
        }

        return new MarkdownTable(rows, Span(table.Span));
    }

    private MarkdownCell[] Cells(TableRow row)
    {
        var cells = new List<MarkdownCell>(row.Count);
        for (var i = 0; i < row.Count; i++)
        {
            if (row[i] is TableCell cell)
            {
                var content = cell.Count > 0 && cell[0] is ParagraphBlock paragraph ? Inlines(paragraph.Inline) : MarkdownInlines.Empty;
                cells.Add(new MarkdownCell(content, Trimmed(Span(cell.Span))));
            }
        }

        return [.. cells];
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
