using System.Buffers;
using Markdig.Helpers;
using Markdig.Syntax;

namespace PolicyRunner.Markdown;

/// <summary>
/// Tells by a glance which blocks hold nothing but text, or a table of nothing but text. Most do, and what the parser does to
/// find that out is a third of everything that reading allocates.
/// </summary>
internal static class PlainText
{
    /// <summary>The length of a task's box and the space behind it.</summary>
    public const int Box = 4;

    // Whatever begins something in a line, together with what could end it.
    private static readonly SearchValues<char> Signs = SearchValues.Create("\\`*_[]<&|");
    private static readonly SearchValues<char> SignsOrTab = SearchValues.Create("\\`*_[]<&\t");

    /// <summary>True when a block's lines are what a reader sees: there is nothing to parse in them.</summary>
    public static bool IsPlain(LeafBlock block)
    {
        var count = block.Lines.Count;
        if (count == 0 || (count > 1 && block is not ParagraphBlock))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var line = block.Lines.Lines[i].Slice.AsSpan();
            if (i == 0 && HasBox(block))
            {
                line = line[Box..];
            }

            // White space at the end of a line may be a line break.
            if (line.IsEmpty || (i < count - 1 && char.IsWhiteSpace(line[^1])) || line.ContainsAny(Signs))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when the block begins with the box of a task: <c>[ ] </c> or <c>[x] </c>, as the first of an item.</summary>
    public static bool HasBox(LeafBlock block) =>
        block.Parent is ListItemBlock item && ReferenceEquals(item[0], block) && block.Lines.Lines[0].Slice.AsSpan() is ['[', ' ' or 'x' or 'X', ']', ' ', _, ..];

    /// <summary>
    /// True for a table that leaves no question open: each line begins and ends with a bar and has as many as the others, no
    /// cell is empty, and nothing in any needs to be parsed.
    /// </summary>
    public static bool IsTable(LeafBlock block)
    {
        var count = block.Lines.Count;
        if (count < 3 || block is not ParagraphBlock || !IsRow(block.Lines.Lines[0], isRule: false, out var columns))
        {
            return false;
        }

        for (var i = 1; i < count; i++)
        {
            if (!IsRow(block.Lines.Lines[i], i == 1, out var cells) || cells != columns)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsRow(StringLine line, bool isRule, out int cells)
    {
        cells = 0;
        var text = line.Slice.AsSpan();
        if (text.Length < 3 || text[0] != '|' || text[^1] != '|' || text.ContainsAny(SignsOrTab))
        {
            return false;
        }

        for (text = text[1..]; !text.IsEmpty; cells++)
        {
            var bar = text.IndexOf('|');
            var cell = text[..bar].Trim(' ');
            if (cell.IsEmpty || char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]) || (isRule && !IsRule(cell)))
            {
                return false;
            }

            text = text[(bar + 1)..];
        }

        return cells > 1;
    }

    // ---, :--, --: and :-:.
    private static bool IsRule(ReadOnlySpan<char> cell)
    {
        var dashes = cell[(cell[0] == ':' ? 1 : 0)..];
        dashes = dashes.EndsWith(":") ? dashes[..^1] : dashes;
        return !dashes.IsEmpty && !dashes.ContainsAnyExcept('-');
    }
}
