using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>One runbook: a whole document, or one of a library.</summary>
public sealed class Runbook : ILocated
{
    private IReadOnlyList<ShellCommand>? commands;
    private IReadOnlyList<CodeBlock>? codeBlocks;
    private IReadOnlyList<ChecklistItem>? checklist;

    /// <summary>The file it stands in.</summary>
    public required Document Document { get; init; }

    /// <summary>Its id (<c>REL-001</c>), or null when it has none.</summary>
    public required string? Id { get; init; }

    /// <summary>As the front matter says, else its heading.</summary>
    public required string Title { get; init; }

    /// <summary>Where its id or heading stands: where findings about the runbook as a whole belong.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>All of it: the document, or its part of a library.</summary>
    public required SourceSpan Extent { get; init; }

    /// <summary>True when it says for the machine what it is, by front matter or a <c>yaml runbook</c> block.</summary>
    public required bool IsDeclared { get; init; }

    /// <summary>What was declared; every value empty for an undeclared runbook.</summary>
    public required Declaration Declaration { get; init; }

    /// <summary>Its own metadata and, in a library, the file's where it has none of its own.</summary>
    public required Metadata Metadata { get; init; }

    /// <summary>Its headings and what is below them, in document order.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>Steps of Procedure, Verification and Rollback in document order. A section of nothing but a block is a step only in a declared runbook.</summary>
    public IReadOnlyList<Step> Steps { get; internal set; } = [];

    /// <summary>The actions of all steps in document order.</summary>
    public IEnumerable<RunbookAction> Actions => Steps.SelectMany(step => step.Actions);

    /// <summary>The commands of all its blocks, in document order.</summary>
    public required IReadOnlyList<ShellCommand> Commands
    {
        get => commands ?? Recall().commands!;
        init => commands = value;
    }

    /// <summary>Its blocks of code, in document order.</summary>
    public required IReadOnlyList<CodeBlock> CodeBlocks
    {
        get => codeBlocks ?? Recall().codeBlocks!;
        init => codeBlocks = value;
    }

    /// <summary>Its items with a box to tick, in document order.</summary>
    public required IReadOnlyList<ChecklistItem> Checklist
    {
        get => checklist ?? Recall().checklist!;
        init => checklist = value;
    }

    /// <summary>Why and when it is run; null when it has no such section.</summary>
    public Section? Purpose => Section(SectionName.Purpose);

    /// <summary>What must be there before; null when it has no such section.</summary>
    public Section? Prerequisites => Section(SectionName.Prerequisites);

    /// <summary>What is done; null when it has no such section.</summary>
    public Section? Procedure => Section(SectionName.Procedure);

    /// <summary>How to see that it worked; null when it has no such section.</summary>
    public Section? Verification => Section(SectionName.Verification);

    /// <summary>The way back; null when it has no such section.</summary>
    public Section? Rollback => Section(SectionName.Rollback);

    /// <summary>What is done afterwards; null when it has no such section.</summary>
    public Section? PostIncident => Section(SectionName.PostIncident);

    /// <summary>The first section of a canonical name, or null.</summary>
    public Section? Section(SectionName name)
    {
        foreach (var section in Sections)
        {
            if (section.Name == name)
            {
                return section;
            }
        }

        return null;
    }

    /// <summary>The steps of one part; see <see cref="Steps"/>.</summary>
    public IEnumerable<Step> StepsOf(SectionName name) => Steps.Where(step => step.Section == name);

    /// <summary>The largest effect of its procedure's steps.</summary>
    public Effect Effect
    {
        get
        {
            var effect = Effect.Read;
            foreach (var step in Steps)
            {
                effect = step.Section == SectionName.Procedure && step.Effect > effect ? step.Effect : effect;
            }

            return effect;
        }
    }

    public override string ToString() => Id ?? Title;

    /// <summary>Lets go of what can be read again; for <see cref="Document.Forget"/>.</summary>
    internal void Forget()
    {
        commands = null;
        codeBlocks = null;
        checklist = null;
        foreach (var action in Actions)
        {
            action.Forget(Document);
        }
    }

    /// <summary>Takes what was let go of from the same runbook, read again.</summary>
    internal void Recall(Runbook fresh)
    {
        commands = fresh.commands;
        codeBlocks = fresh.codeBlocks;
        checklist = fresh.checklist;
        foreach (var (action, again) in Actions.Zip(fresh.Actions))
        {
            action.Recall(again);
        }
    }

    private Runbook Recall()
    {
        Document.Recall();
        return this;
    }
}
