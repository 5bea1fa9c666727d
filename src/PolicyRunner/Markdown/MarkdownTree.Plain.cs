using Markdig.Helpers;
using Markdig.Syntax;
using PolicyRunner.Text;
using SourceSpan = PolicyRunner.Text.SourceSpan;

namespace PolicyRunner.Markdown;

/// <summary>Blocks that the parser was spared: <see cref="PlainText"/>.</summary>
internal sealed partial class MarkdownTree
{
    private static bool IsSpared(LeafBlock block) => !block.ProcessInlines && block.Inline is null;

    // Only a table has bars in it.
    private static bool IsSparedTable(ParagraphBlock block) => IsSpared(block) && block.Lines.Lines[0].Slice.CurrentChar == '|';

    private MarkdownInlines Inlines(LeafBlock block)
    {
        if (!IsSpared(block))
        {
            return Inlines(block.Inline);
        }

        var skipped = PlainText.HasBox(block) ? PlainText.Box - 1 : 0;
        var lines = block.Lines;
        if (lines.Count == 1)
        {
            var slice = lines.Lines[0].Slice;
            return Plain(slice.AsSpan()[skipped..], Place(slice.Start + skipped, slice.Length - skipped));
        }

        parts.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            var slice = lines.Lines[i].Slice;
            if (i > 0)
            {
                var end = lines.Lines[i - 1].Slice.End + 1;
                parts.Add(new MarkdownInline(MarkdownInlineKind.LineBreak, "\n", false, null, Place(end, 1)));
            }

            AddText(CommonText.Of(slice.AsSpan()[skipped..]), false, null, Place(slice.Start + skipped, slice.Length - skipped), 0);
            skipped = 0;
        }

        return new MarkdownInlines(Text(0).Trim(), parts.ToArray());
    }

    private static MarkdownInlines Plain(ReadOnlySpan<char> content, SourceSpan span)
    {
        var text = CommonText.Of(content);
        return new MarkdownInlines(text.Trim(), [new MarkdownInline(MarkdownInlineKind.Text, text, false, null, span)]);
    }

    private MarkdownTable SparedTable(ParagraphBlock block)
    {
        var rows = new List<MarkdownRow>(block.Lines.Count - 1);
        for (var i = 0; i < block.Lines.Count; i++)
        {
            // The second line is the rule below the head.
            if (i != 1)
            {
                rows.Add(Row(block.Lines.Lines[i].Slice));
            }
        }

        var (first, last) = (block.Lines.Lines[0].Slice, block.Lines.Lines[block.Lines.Count - 1].Slice);
        return new MarkdownTable(rows, Place(first.Start, last.End + 1 - first.Start));
    }

    private MarkdownRow Row(StringSlice slice)
    {
        var line = slice.AsSpan();
        var cells = new MarkdownCell[line.Count('|') - 1];
        for (int i = 0, at = 1; i < cells.Length; i++)
        {
            var length = line[at..].IndexOf('|');

            // The white space around a text is left out of the text and of the cell, but, as everywhere, not of the part.
            var span = Place(slice.Start + at, length);
            cells[i] = new MarkdownCell(Plain(line.Slice(at, length).Trim(' '), span), Trimmed(span));
            at += length + 1;
        }

        return new MarkdownRow(cells, Place(slice.Start + 1, slice.Length - 2));
    }

    private SourceSpan Place(int start, int length) => Span(new Markdig.Syntax.SourceSpan(start, start + length - 1));
}
