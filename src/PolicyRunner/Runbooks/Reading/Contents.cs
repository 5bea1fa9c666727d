using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Everything a document holds besides its sections, gathered in one walk over its blocks.</summary>
internal sealed class Contents
{
    private readonly Dictionary<MarkdownCode, CodeBlock> byCode = new(ReferenceEqualityComparer.Instance);
    private readonly List<Problem> problems;
    private readonly ShellAllowance allowance = new();
    private MarkdownBlock? previous;

    private readonly IReadOnlyList<Section> stepSections;
    private int nextSection;

    private Contents(List<Problem> problems, IReadOnlyList<Section> stepSections)
    {
        this.problems = problems;
        this.stepSections = stepSections;
    }

    public List<CodeBlock> CodeBlocks { get; } = [];

    public List<Table> Tables { get; } = [];

    public List<ChecklistItem> Checklist { get; } = [];

    public List<Mark> Marks { get; } = [];

    public List<WarningMark> Warnings { get; } = [];

    public List<Prose> Prose { get; } = [];

    /// <summary><see cref="Marks"/> by place, once all are known.</summary>
    public PlaceIndex<Mark> MarkIndex { get; private set; } = new([]);

    /// <summary><see cref="Warnings"/> by place, once all are known.</summary>
    public PlaceIndex<WarningMark> WarningIndex { get; private set; } = new([]);

    /// <summary>The headings as a reader sees them, those in lists and quotes included.</summary>
    public List<string> Headings { get; } = [];

    /// <summary>True when the generated catalogue stands in it.</summary>
    public bool HasIndex { get; private set; }

    /// <summary>Anchors set by HTML: <c>id="x"</c>, <c>name="x"</c>, and <c>{#x}</c> behind a heading.</summary>
    public List<string> Anchors { get; } = [];

    /// <summary>Why the document is not to be read at all, or null.</summary>
    public Problem? Excess => allowance.Excess;

    /// <param name="document">The file.</param>
    /// <param name="problems">Where marks that mean nothing and blocks that were not read are reported.</param>
    /// <param name="sections">The outline of a file that declares runbooks; of another, nothing runs.</param>
    public static Contents Read(MarkdownDocument document, List<Problem> problems, IReadOnlyList<Section> sections)
    {
        var contents = new Contents(problems, [.. sections.Where(section => StepReader.IsStepSection(section.Name))]);
        contents.Walk(document.Blocks);
        contents.MarkIndex = new PlaceIndex<Mark>(contents.Marks);
        contents.WarningIndex = new PlaceIndex<WarningMark>(contents.Warnings);
        return contents;
    }

    /// <summary>The block made of a piece of Markdown.</summary>
    public CodeBlock Block(MarkdownCode code) => byCode[code];

    // The Markdown reader caps nesting, so this recursion is bounded.
    private void Walk(IReadOnlyList<MarkdownBlock> blocks)
    {
        foreach (var block in blocks)
        {
            Visit(block);
            previous = block;
        }
    }

    private void Visit(MarkdownBlock block)
    {
        switch (block)
        {
            case MarkdownHeading heading:
                Headings.Add(heading.Content.Text);
                Text(heading.Content, heading.Span);
                HeadingAnchor(heading.Content.Text);
                break;
            case MarkdownParagraph paragraph:
                Text(paragraph.Content, paragraph.Span);
                break;
            case MarkdownCode code:
                var made = BlockReader.Read(code, previous, allowance, IsInStep(code));
                byCode.Add(code, made);
                CodeBlocks.Add(made);
                problems.AddRange(made.Script.Limits);
                WarningReader.Read(made, Warnings);
                break;
            case MarkdownList list:
                foreach (var item in list.Items)
                {
                    if (item.Checked is { } done)
                    {
                        var text = item.Blocks.Count > 0 && item.Blocks[0] is MarkdownParagraph line ? line.Content.Text : "";
                        Checklist.Add(new ChecklistItem(text, done, item.Span.FirstLine()));
                    }

                    previous = null;
                    Walk(item.Blocks);
                }

                break;
            case MarkdownQuote quote:
                previous = null;
                Walk(quote.Blocks);
                break;
            case MarkdownTable table:
                AddTable(table);
                break;
            case MarkdownHtml html:
                MarkReader.Read(html.Text, html.Span.Start, html.Span.File, Marks, problems);
                HtmlAnchors(html.Text);
                HasIndex |= html.Text.Contains(IndexMarks.Open, StringComparison.Ordinal);
                if (!html.Text.StartsWith("<!--", StringComparison.Ordinal))
                {
                    // Text inside <details> or <div> is read too.
                    WarningReader.Read(html.Text, html.Span, Warnings);
                    Prose.Add(new Prose(html.Text, html.Span));
                }

                break;
            case MarkdownRule:
                break;
            default:
                throw new InvalidOperationException($"Block {block.GetType().Name} is not walked.");
        }
    }

    // Sections and blocks come in the order of the file; a section below one of steps is within its extent.
    private bool IsInStep(MarkdownCode code)
    {
        while (nextSection < stepSections.Count && stepSections[nextSection].Extent.End <= code.Span.Start)
        {
            nextSection++;
        }

        return nextSection < stepSections.Count && stepSections[nextSection].Extent.Start <= code.Span.Start;
    }

    private void AddTable(MarkdownTable table)
    {
        var rows = new TableRow[table.Rows.Count];
        for (var line = 0; line < rows.Length; line++)
        {
            var row = table.Rows[line];
            var cells = new string[row.Cells.Count];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = row.Cells[i].Content.Text;
                Text(row.Cells[i].Content, row.Cells[i].Span);
            }

            rows[line] = new TableRow(cells, row.Span);
        }

        if (rows.Length > 0)
        {
            Tables.Add(new Table(rows[0].Cells, rows[1..], table.Span));
        }
    }

    private void Text(MarkdownInlines content, SourceSpan span)
    {
        if (content.Text.Length > 0)
        {
            Prose.Add(new Prose(content.Text, span));
            WarningReader.Read(content.Text, span, Warnings);
        }

        for (var i = 0; i < content.Parts.Count; i++)
        {
            var part = content.Parts[i];
            if (part.Kind == MarkdownInlineKind.Html)
            {
                MarkReader.Read(part.Text, part.Span.Start, part.Span.File, Marks, problems);
                HtmlAnchors(part.Text);
            }
        }
    }

    private void HeadingAnchor(string text)
    {
        var attributes = text.AsSpan(HeadingText.WithoutAttributes(text).Length).Trim("{}: \t");
        if (!attributes.IsEmpty && attributes[0] == '#')
        {
            var end = attributes.IndexOf(' ');
            Anchors.Add(attributes[1..(end < 0 ? attributes.Length : end)].ToString());
        }
    }

    private void HtmlAnchors(string html)
    {
        foreach (var name in (ReadOnlySpan<string>)["id=", "name="])
        {
            for (var at = html.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = html.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var value = html.AsSpan(at + name.Length);
                if (value.IsEmpty || value[0] is not ('"' or '\''))
                {
                    continue;
                }

                var close = value[1..].IndexOf(value[0]);
                if (close > 0)
                {
                    Anchors.Add(value.Slice(1, close).ToString());
                }
            }
        }
    }
}
