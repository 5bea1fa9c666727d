using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Finds the steps of Procedure, Verification and Rollback and the actions in them.</summary>
internal sealed class StepReader
{
    private readonly Contents contents;
    private readonly bool isDeclared;
    private readonly ActionReader actions;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<Problem> problems;
    private readonly List<Step> steps = [];
    private readonly HashSet<CodeBlock> taken = new(ReferenceEqualityComparer.Instance);
    private int previousEnd;

    /// <param name="contents">What the document holds.</param>
    /// <param name="isDeclared">Attributes of undeclared runbooks belong to other tools and are not complained about.</param>
    /// <param name="problems">Where malformed attributes and YAML actions are reported, and blocks of a declared runbook that no step has.</param>
    public StepReader(Contents contents, bool isDeclared, List<Problem> problems)
    {
        this.contents = contents;
        this.isDeclared = isDeclared;
        this.problems = problems;
        actions = new ActionReader(isDeclared, problems);
    }

    public Step[] Read(IReadOnlyList<Section> sections)
    {
        foreach (var section in sections)
        {
            if (HasSteps(section))
            {
                Read(section);
            }
        }

        if (isDeclared)
        {
            problems.AddRange(sections.Where(HasSteps).SelectMany(Strays));
            problems.AddRange(sections.Where(HasSteps).SelectMany(Own).SelectMany(Code).Select(contents.Block).Select(IdleAttributes.Find).OfType<Problem>());
        }

        return steps.ToArray();
    }

    // What would run if a step had it: a run that leaves it out and succeeds has not done what the page says.
    private IEnumerable<Problem> Strays(Section section) =>
        from block in Own(section).SelectMany(Code).Select(contents.Block)
        where !taken.Contains(block) && ActionReader.WouldRun(block)
        select new Problem(
            ProblemKind.StrayBlock,
            $"This block under '{section.PlainTitle}' belongs to no step and would never run; move it into a step, or write run=false if it is only shown.",
            block.Span);

    // Without the sections below that have steps of their own.
    private static IEnumerable<MarkdownBlock> Own(Section section) =>
        section.Blocks.Concat(section.Children.Where(child => !HasSteps(child)).SelectMany(Own));

    // A section of steps stands on its own, or right under one of another name: "Procedure", "Verification" below it.
    private static bool HasSteps(Section section)
    {
        if (!IsStepSection(section.Name))
        {
            return false;
        }

        for (var above = section.Parent; above is not null; above = above.Parent)
        {
            if (IsStepSection(above.Name))
            {
                return above == section.Parent && above.Name != section.Name;
            }
        }

        return true;
    }

    /// <summary>True for the sections that have steps.</summary>
    public static bool IsStepSection(SectionName name) =>
        name is SectionName.Procedure or SectionName.Verification or SectionName.Rollback;

    private void Read(Section section)
    {
        previousEnd = section.Span.Start;
        var headings = section.Children
            .Where(child => !child.IsBoldLabel && (child.Name == SectionName.None || child.Name == section.Name))
            .ToList();
        if (headings.Count > 0)
        {
            foreach (var heading in headings)
            {
                Add(section.Name, heading);
            }

            return;
        }

        var before = steps.Count;
        var at = 0;
        while (at < section.Blocks.Count)
        {
            if (section.Blocks[at] is MarkdownList list)
            {
                // What stands between two lists belongs to the last item before it.
                var next = at + 1;
                while (next < section.Blocks.Count && section.Blocks[next] is not MarkdownList)
                {
                    next++;
                }

                var after = section.Blocks.Skip(at + 1).Take(next - at - 1).ToList();
                var items = list.Items.Where(item => list.IsOrdered || item.Checked is not null).ToList();
                for (var i = 0; i < items.Count; i++)
                {
                    Add(section, items[i], i == items.Count - 1 ? after : []);
                }

                at = next;
            }
            else
            {
                at++;
            }
        }

        // A section of nothing but a block is one step: what a machine would run must not get lost.
        if (isDeclared && steps.Count == before && section.Blocks.SelectMany(Code).Select(contents.Block).Any(ActionReader.IsAction))
        {
            Add(section.Name, section);
        }
    }

    private void Add(SectionName part, Section heading)
    {
        var blocks = Inside(heading).ToList();
        var code = Take(blocks);
        var id = Unique(Slug.Id(heading.PlainTitle));
        var made = actions.Read(code, id, heading.Span, MarksIn(heading.Extent));
        foreach (var task in blocks.OfType<MarkdownList>().SelectMany(list => list.Items).Where(item => item.Checked is not null))
        {
            made.Add(ActionReader.Manual(Unique(Slug.Id(FirstLine(task))), task.Span.FirstLine()));
        }

        Add(part, id, heading.PlainTitle, heading.Span, heading.Extent, HeadingText.Number(heading.Title), false, heading.Estimate, made);
    }

    private void Add(Section section, MarkdownItem item, List<MarkdownBlock> after)
    {
        var title = FirstLine(item);
        var code = Take(item.Blocks.Concat(after));
        var span = item.Span.FirstLine();
        var extent = after.Count > 0 ? item.Span.To(after[^1].Span) : item.Span;
        var id = Unique(Slug.Id(title));
        var made = actions.Read(code, id, span, MarksIn(extent));
        TimeEstimate? estimate = null;
        var open = title.LastIndexOf('(');
        if (open >= 0 && TimeText.TryFind(title.AsSpan(open), out var minimum, out var maximum, out _, out _))
        {
            estimate = new TimeEstimate(minimum, maximum, span);
        }

        Add(section.Name, id, title, span, extent, item.Number, true, estimate, made);
    }

    private void Add(
        SectionName part, string id, string title, SourceSpan span, SourceSpan extent, int? number, bool isItem, TimeEstimate? estimate, List<RunbookAction> made)
    {
        if (made.Count == 1 && made[0].Attributes.Id is { } own)
        {
            ids.Remove(id);
            id = own;
            ids.Add(own);
        }

        if (estimate is null && made.FirstOrDefault(action => action.Attributes.Time is not null) is { } timed)
        {
            var time = timed.Attributes.Time!.Value;
            estimate = new TimeEstimate(time, time, timed.Attributes.SpanOf("time", timed.Span));
        }

        steps.Add(new Step
        {
            Id = id,
            Title = title,
            Section = part,
            Span = span,
            Extent = extent,
            Number = number,
            IsItem = isItem,
            Actions = made.ToArray(),
            Estimate = estimate,
            HasWarning = !contents.WarningIndex.Between(previousEnd, extent.End).IsEmpty,
            Marks = MarksIn(extent),
        });
        previousEnd = extent.End;
    }

    private List<CodeBlock> Take(IEnumerable<MarkdownBlock> blocks)
    {
        var code = blocks.SelectMany(Code).Select(contents.Block).ToList();
        if (isDeclared)
        {
            taken.UnionWith(code);
        }

        return code;
    }

    private Mark[] MarksIn(SourceSpan extent) =>
        contents.MarkIndex.Between(extent.Start, extent.End).ToArray();

    private string Unique(string id)
    {
        if (ids.Add(id))
        {
            return id;
        }

        // Where the last search for this id ended: thousands of steps may have one title.
        var number = numbers.GetValueOrDefault(id, 2);
        while (!ids.Add($"{id}-{number}"))
        {
            number++;
        }

        numbers[id] = number + 1;
        return $"{id}-{number}";
    }

    private static IEnumerable<MarkdownBlock> Inside(Section section) =>
        section.Blocks.Concat(section.Children.SelectMany(Inside));

    private static IEnumerable<MarkdownCode> Code(MarkdownBlock block) => block switch
    {
        MarkdownCode code => [code],
        MarkdownList list => list.Items.SelectMany(item => item.Blocks).SelectMany(Code),
        MarkdownQuote quote => quote.Blocks.SelectMany(Code),
        _ => [],
    };

    private static string FirstLine(MarkdownItem item)
    {
        var text = item.Blocks.Count > 0 && item.Blocks[0] is MarkdownParagraph paragraph ? paragraph.Content.Text : "";
        var stop = text.IndexOf('\n', StringComparison.Ordinal);
        return (stop < 0 ? text : text[..stop]).Trim();
    }
}
