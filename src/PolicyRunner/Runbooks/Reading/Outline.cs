using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>The sections of a Markdown document: headings at the top level, and bold labels that name a section.</summary>
internal sealed class Outline
{
    private readonly SectionNames names;
    private readonly SourceFile file;
    private readonly List<Draft> drafts = [];

    private Outline(SectionNames names, SourceFile file)
    {
        this.names = names;
        this.file = file;
    }

    /// <summary>The sections in document order.</summary>
    public static List<Section> Read(MarkdownDocument document, SectionNames names)
    {
        var outline = new Outline(names, document.File);
        outline.Collect(document.Blocks);
        return outline.Build();
    }

    private void Collect(IReadOnlyList<MarkdownBlock> blocks)
    {
        var level = 0;
        foreach (var block in blocks)
        {
            switch (block)
            {
                case MarkdownHeading heading:
                    level = heading.Level;
                    drafts.Add(new Draft(heading.Content.Text, heading.Span, level, IsLabel: false));
                    break;
                case MarkdownParagraph paragraph:
                    Labels(paragraph, level + 1);
                    break;
                case MarkdownHtml html when html.Text.StartsWith("<!--", StringComparison.Ordinal):
                    break;
                case MarkdownRule:
                    break;
                default:
                    Current()?.Blocks.Add(block);
                    break;
            }
        }
    }

    private void Labels(MarkdownParagraph paragraph, int level)
    {
        var first = true;
        foreach (var label in Label.Read(paragraph.Content))
        {
            if (!label.IsBold || names.Find(HeadingText.Plain(label.Name), isLabel: true) == SectionName.None)
            {
                continue;
            }

            if (first && label.NameSpan.Start > paragraph.Span.Start)
            {
                Current()?.Blocks.Add(paragraph);
            }

            first = false;
            drafts.Add(new Draft(label.Name, label.NameSpan, level, IsLabel: true));
            if (label.Value.Length > 0)
            {
                // Not the whole paragraph: what stands before the label is no part of its section.
                var content = new MarkdownInlines(label.Value, [.. paragraph.Content.Parts.Where(part =>
                    part.Span.Start >= label.NameSpan.End && part.Span.Start < label.Span.End)]);
                drafts[^1].Blocks.Add(new MarkdownParagraph(content, file.Span(label.NameSpan.End, label.Span.End)));
            }
        }

        if (first)
        {
            Current()?.Blocks.Add(paragraph);
        }
    }

    private Draft? Current() => drafts.Count > 0 ? drafts[^1] : null;

    private List<Section> Build()
    {
        var sections = new List<Section>(drafts.Count);
        var open = new Stack<Section>();
        var children = new Dictionary<Section, List<Section>>();
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            while (open.Count > 0 && open.Peek().Level >= draft.Level)
            {
                open.Pop();
            }

            var parent = open.Count > 0 ? open.Peek() : null;
            var isTitle = sections.Count == 0 && draft is { Level: 1, IsLabel: false };
            var section = Make(draft, parent, End(i), i + 1 < drafts.Count && drafts[i + 1].Level > draft.Level, isTitle);
            sections.Add(section);
            open.Push(section);
            if (parent is not null)
            {
                (children.TryGetValue(parent, out var list) ? list : children[parent] = []).Add(section);
            }
        }

        foreach (var (section, list) in children)
        {
            section.Children = list.ToArray();
        }

        return sections;
    }

    private int End(int index)
    {
        for (var next = index + 1; next < drafts.Count; next++)
        {
            if (drafts[next].Level <= drafts[index].Level)
            {
                return drafts[next].Span.Start;
            }
        }

        return file.Text.Length;
    }

    private Section Make(Draft draft, Section? parent, int end, bool hasChildren, bool isTitle)
    {
        var plain = HeadingText.Plain(draft.Title);

        // "# Emergency rollback" is what the page is called, not its rollback.
        var name = isTitle ? SectionName.None : names.Find(plain, draft.IsLabel);

        // Under a procedure, "Step 2: Verify the backup" is a step and no section of its own.
        if (parent is { Name: SectionName.Procedure or SectionName.Verification or SectionName.Rollback } && HeadingText.IsStep(draft.Title))
        {
            name = SectionName.None;
        }

        return new Section
        {
            Title = draft.Title,
            PlainTitle = plain,
            Name = name,
            Level = draft.Level,
            IsBoldLabel = draft.IsLabel,
            Span = draft.Span,
            Extent = file.Span(draft.Span.Start, end),
            Parent = parent,
            Blocks = draft.Blocks,
            IsEmpty = draft.Blocks.Count == 0 && !hasChildren,
            TodoSpan = hasChildren ? null : Todo(draft.Blocks),
            Estimate = Estimate(draft),
        };
    }

    // A section that only promises its text.
    private static SourceSpan? Todo(List<MarkdownBlock> blocks)
    {
        if (blocks.Count != 1)
        {
            return null;
        }

        var paragraph = blocks[0] as MarkdownParagraph
            ?? (blocks[0] is MarkdownList { Items: [{ Blocks: [MarkdownParagraph only] }] } ? only : null);
        if (paragraph is null)
        {
            return null;
        }

        var text = paragraph.Content.Text.AsSpan().Trim().Trim("*_`[]().:!").Trim();
        return text.Length < 40 && IsPromise(text) ? paragraph.Span.FirstLine() : null;
    }

    private static bool IsPromise(ReadOnlySpan<char> text) =>
        text.IsEmpty
        || text.Equals("todo", StringComparison.OrdinalIgnoreCase)
        || text.Equals("tbd", StringComparison.OrdinalIgnoreCase)
        || text.Equals("tba", StringComparison.OrdinalIgnoreCase)
        || text.Equals("tbc", StringComparison.OrdinalIgnoreCase)
        || text.Equals("fixme", StringComparison.OrdinalIgnoreCase)
        || text.Equals("wip", StringComparison.OrdinalIgnoreCase)
        || text.Equals("coming soon", StringComparison.OrdinalIgnoreCase)
        || text.Equals("to be done", StringComparison.OrdinalIgnoreCase)
        || text.Equals("to be defined", StringComparison.OrdinalIgnoreCase)
        || text.Equals("to be documented", StringComparison.OrdinalIgnoreCase)
        || text.Equals("to be written", StringComparison.OrdinalIgnoreCase)
        || text.Equals("…", StringComparison.Ordinal)
        // "Todo lists are empty" is a sentence.
        || text.StartsWith("TODO ", StringComparison.Ordinal)
        || text.StartsWith("todo:", StringComparison.OrdinalIgnoreCase);

    private static TimeEstimate? Estimate(Draft draft)
    {
        // "(5 minutes)" in the heading.
        var open = draft.Title.LastIndexOf('(');
        if (open >= 0 && Find(draft.Title.AsSpan(open), draft.Span) is { } inHeading)
        {
            return inHeading;
        }

        // "**Time**: 5 min", "Estimated time: 10m", "time=5m" right under it.
        if (draft.Blocks.Count > 0 && draft.Blocks[0] is MarkdownParagraph paragraph)
        {
            foreach (var label in Label.Read(paragraph.Content))
            {
                if (IsTimeLabel(label.Name) && Find(label.Value, label.Span) is { } labelled)
                {
                    return labelled;
                }
            }

            var text = paragraph.Content.Text;
            if (text.StartsWith('⏱') && Find(text, paragraph.Span.FirstLine()) is { } marked)
            {
                return marked;
            }
        }

        var code = draft.Blocks.OfType<MarkdownCode>().FirstOrDefault();
        if (code is not null && InfoString.Value(code, "time") is { } time && TimeText.TryParse(time.Text, out var span))
        {
            return new TimeEstimate(span, span, time.Span);
        }

        return null;
    }

    private static bool IsTimeLabel(string name) =>
        MetadataReader.Name(name, out _) is "estimated-time" or "time" or "expected-time";

    private static TimeEstimate? Find(ReadOnlySpan<char> text, SourceSpan span) =>
        TimeText.TryFind(text, out var minimum, out var maximum, out _, out _) ? new TimeEstimate(minimum, maximum, span) : null;

    private sealed record Draft(string Title, SourceSpan Span, int Level, bool IsLabel)
    {
        public List<MarkdownBlock> Blocks { get; } = [];
    }
}
