using PolicyRunner.Shell;

namespace PolicyRunner.Runbooks;

/// <summary>The part of a document that can be let go of and read again: most of it, and seldom asked for once it was judged.</summary>
internal sealed class DocumentDetails
{
    /// <summary>In place of details that were let go of.</summary>
    public static DocumentDetails Forgotten { get; } = new() { IsAtHand = false };

    public bool IsAtHand { get; private init; } = true;

    public IReadOnlyList<CodeBlock> CodeBlocks { get; set; } = [];

    public IReadOnlyList<ShellCommand> Commands { get; set; } = [];

    public IReadOnlyList<Link> Links { get; set; } = [];

    public IReadOnlyList<Table> Tables { get; set; } = [];

    public IReadOnlyList<ChecklistItem> Checklist { get; set; } = [];

    public IReadOnlyList<WarningMark> Warnings { get; set; } = [];

    public IReadOnlyList<Prose> Prose { get; set; } = [];
}
