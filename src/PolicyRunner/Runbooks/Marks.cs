using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>An item with a box: <c>- [ ]</c>.</summary>
public sealed record ChecklistItem(string Text, bool IsChecked, SourceSpan Span) : ILocated;

/// <summary>Something that warns a reader.</summary>
public sealed record WarningMark(string Text, SourceSpan Span) : ILocated;

/// <summary>A piece of text a reader sees: a paragraph, heading, item or cell.</summary>
public sealed record Prose : ILocated
{
    public Prose(string text, SourceSpan span)
    {
        Span = span;
        OwnText = span.Text.SequenceEqual(text) ? null : text;
    }

    internal Prose(SourceSpan span) => Span = span;

    /// <summary>Without marks; line breaks as LF.</summary>
    public string Text => OwnText ?? Span.Text.ToString();

    /// <summary>Where it stands, marks included.</summary>
    public SourceSpan Span { get; }

    // The text without making a string of it.
    internal ReadOnlySpan<char> Characters => OwnText is null ? Span.Text : OwnText;

    // Null where it is what stands in the file: of a large folder, half of all text would be kept twice.
    internal string? OwnText { get; init; }
}

/// <summary>A table's cells as a reader sees them; the first row is its head.</summary>
public sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<TableRow> Rows, SourceSpan Span) : ILocated;

public sealed record TableRow(IReadOnlyList<string> Cells, SourceSpan Span) : ILocated;

/// <summary>An invisible mark on a manual step.</summary>
public sealed record Mark : ILocated
{
    public required MarkKind Kind { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>The answer's name of an <c>ask</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The possible answers of an <c>ask</c>; empty when any text will do.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public TimeSpan? Within { get; init; }

    /// <summary>The priority whose escalation path is taken, or null.</summary>
    public string? Escalate { get; init; }

    /// <summary>The role that acts, or null.</summary>
    public string? By { get; init; }

    /// <summary>The list an <c>ask-each</c> goes through.</summary>
    public string? Items { get; init; }

    /// <summary>The answer of an <c>ask-each</c> when nobody answers in time.</summary>
    public string? Else { get; init; }
}

public enum MarkKind
{
    Acknowledge,
    Ask,
    AskEach,
}
