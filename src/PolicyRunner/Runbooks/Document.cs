using PolicyRunner.Findings;
using PolicyRunner.Shell;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks;

/// <summary>One file as it was read: what it is and everything found in it.</summary>
public sealed class Document : ILocated
{
    private DocumentDetails details = new();
    private Func<Document, Document>? reader;

    /// <summary>The file's path and text.</summary>
    public required SourceFile File { get; init; }

    /// <summary>The path relative to the repository root, with '/'.</summary>
    public string Path => File.Path;

    /// <summary>What kind of page it is, by what it declares, else by how it looks.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>True when the front matter has an <c>id</c>, or the file is a YAML runbook: only such runbooks can be planned and run.</summary>
    public required bool IsDeclared { get; init; }

    /// <summary>Marked deprecated, archived or superseded: nobody maintains its sections any more.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>False when its prose is mostly not English; section names say nothing then.</summary>
    public bool IsEnglish { get; init; } = true;

    /// <summary>The front matter's title, else the first level-1 heading, else the file's name.</summary>
    public required string Title { get; init; }

    /// <summary>Where the title stands; the first line when there is none.</summary>
    public required SourceSpan TitleSpan { get; init; }

    /// <summary>The title's place: where findings about the document as a whole belong.</summary>
    public SourceSpan Span => TitleSpan;

    /// <summary>The front matter, or null when there is none or it is no mapping.</summary>
    public YamlMapping? FrontMatter { get; init; }

    /// <summary>What it says about itself, in front matter, labels and tables.</summary>
    public required Metadata Metadata { get; init; }

    /// <summary>
    /// The runbooks in it: one for a runbook of its own, several for a library,
    /// none for an index, a stub, a template or a page that is no runbook.
    /// </summary>
    public IReadOnlyList<Runbook> Runbooks { get; internal set; } = [];

    /// <summary>All sections in document order, sub-sections included.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>In document order.</summary>
    public required IReadOnlyList<CodeBlock> CodeBlocks
    {
        get => Details.CodeBlocks;
        init => details.CodeBlocks = value;
    }

    /// <summary>Commands of all shell blocks and transcripts, in document order; lines that are output are not among them.</summary>
    public required IReadOnlyList<ShellCommand> Commands
    {
        get => Details.Commands;
        init => details.Commands = value;
    }

    /// <summary>In document order, with where each leads. A bare <c>http://…</c> is text and none of them; <c>&lt;http://…&gt;</c> is one.</summary>
    public required IReadOnlyList<Link> Links
    {
        get => Details.Links;
        init => details.Links = value;
    }

    /// <summary>In document order.</summary>
    public required IReadOnlyList<Table> Tables
    {
        get => Details.Tables;
        init => details.Tables = value;
    }

    /// <summary>Items with a box to tick, in document order.</summary>
    public required IReadOnlyList<ChecklistItem> Checklist
    {
        get => Details.Checklist;
        init => details.Checklist = value;
    }

    /// <summary>Invisible marks: <c>&lt;!-- ack … --&gt;</c>, <c>ask</c>, <c>ask-each</c>.</summary>
    public required IReadOnlyList<Mark> Marks { get; init; }

    /// <summary>Places that warn a reader: ⚠, WARNING, CAUTION, alert quotes.</summary>
    public required IReadOnlyList<WarningMark> Warnings
    {
        get => Details.Warnings;
        init => details.Warnings = value;
    }

    /// <summary>The text a reader sees outside code, block by block, with its place.</summary>
    public required IReadOnlyList<Prose> Prose
    {
        get => Details.Prose;
        init => details.Prose = value;
    }

    /// <summary>The anchors a link can point to, as GitHub makes them.</summary>
    public required IReadOnlySet<string> Anchors { get; init; }

    /// <summary>What the reader could not take as it stands, which shipped policies report.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Why there is no runbook in it, as a sentence without a full stop; null when there is one, or nothing was read.</summary>
    internal string? NoRunbook { get; set; }

    /// <summary>Comments that accept findings, in document order.</summary>
    internal IReadOnlyList<InlineIgnore> Ignores { get; set; } = [];

    // What the initializers and the readers fill in, and what a policy sees. The field is looked at once: another thread may let go
    // of the details between two looks, and a document without commands passes everything.
    internal DocumentDetails Details => details is { IsAtHand: true } atHand ? atHand : Recall();

    /// <summary>The innermost section a place belongs to, or null before the first heading.</summary>
    public Section? SectionAt(SourceSpan place)
    {
        // By halving, because policies ask for each command: the last section that begins before it, or one around that.
        var section = Last(Sections, place.Start);
        while (section is not null && place.Start >= section.Extent.End)
        {
            section = section.Parent;
        }

        return section;
    }

    /// <summary>The runbook a place belongs to, or null.</summary>
    public Runbook? RunbookAt(SourceSpan place)
    {
        return Last(Runbooks, place.Start) is { } runbook && place.Start < runbook.Extent.End ? runbook
            : Runbooks.Count == 1 && Kind != DocumentKind.Library ? Runbooks[0]
            : null;
    }

    /// <summary>
    /// Lets go of everything but the outline (sections, runbooks, steps, marks, anchors, problems), which is most of what a
    /// document takes. Whoever asks for the rest afterwards has it read again.
    /// </summary>
    /// <param name="again">Reads the document anew, its links resolved.</param>
    internal void Forget(Func<Document, Document> again)
    {
        reader = again;
        details = DocumentDetails.Forgotten;
        foreach (var runbook in Runbooks)
        {
            runbook.Forget();
        }
    }

    /// <summary>Reads again what was let go of; nothing when it is at hand.</summary>
    internal DocumentDetails Recall()
    {
        lock (File)
        {
            if (!details.IsAtHand)
            {
                var fresh = reader!(this);

                // The sections and runbooks of before are known to others: what is new refers to them.
                var sections = new Dictionary<Section, Section>();
                for (var i = 0; i < Sections.Count; i++)
                {
                    sections.Add(fresh.Sections[i], Sections[i]);
                }

                foreach (var block in fresh.CodeBlocks)
                {
                    block.Section = block.Section is { } section ? sections[section] : null;
                }

                for (var i = 0; i < Runbooks.Count; i++)
                {
                    Runbooks[i].Recall(fresh.Runbooks[i]);
                }

                details = fresh.details;
            }

            return details;
        }
    }

    // The last of some items in document order that begins at a place or before it.
    private static T? Last<T>(IReadOnlyList<T> items, int place)
        where T : class, ILocated
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var start = items[middle] is Runbook runbook ? runbook.Extent.Start : items[middle].Span.Start;
            (low, high) = start <= place ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : items[low - 1];
    }

    public override string ToString() => Path;
}
