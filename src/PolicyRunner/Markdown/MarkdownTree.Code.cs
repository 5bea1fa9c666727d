using Markdig.Syntax;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>Code blocks, whose content keeps the place of each of its lines.</summary>
internal sealed partial class MarkdownTree
{
    private MarkdownCode Fence(FencedCodeBlock fence)
    {
        var start = offset + fence.Span.Start;
        var line = file.Text.AsSpan(start);
        var stop = line.IndexOfAny('\n', '\r');
        line = (stop < 0 ? line : line[..stop]).TrimEnd();
        var marks = Math.Min(fence.OpeningFencedCharCount, line.Length);
        var raw = line[marks..];
        var infoStart = start + marks + (raw.Length - raw.TrimStart().Length);
        var opening = file.Span(start, start + line.Length);
        var content = Content(fence, infoStart, Margin(fence));
        var closed = fence.ClosingFencedCharCount > 0;
        if (!closed)
        {
            problems.Add(new Problem(
                ProblemKind.UnclosedFence, "This code block is never closed; everything below it is shown as code. End it with a line of its own: " + new string(fence.FencedChar, fence.OpeningFencedCharCount) + ".", opening));
        }

        // An unclosed fence has no last line of its own: it reaches as far as its content.
        var end = closed ? offset + fence.Span.End + 1 : Math.Max(opening.End, content.Text.Length > 0 ? content.Span().End : 0);
        return new MarkdownCode(CommonText.Of(raw.Trim()), file.Span(infoStart, opening.End), opening, content, true, closed, file.Span(start, end));
    }

    private MarkdownCode Indented(CodeBlock code)
    {
        var span = Span(code.Span);
        var first = span.FirstLine();
        return new MarkdownCode("", file.Span(first.Start, first.Start), first, Content(code, span.Start, margin: null), false, true, span);
    }

    // The margin is what stands in front of the fence: a line loses as much.
    private EmbeddedText Content(LeafBlock block, int emptyAt, string? margin)
    {
        if (margin is not null)
        {
            Align(block, margin);
        }

        var count = block.Lines.Count;
        if (count == 0)
        {
            return new EmbeddedText(file, "", [0], [emptyAt]);
        }

        // Only a margin with tabs gives a line two places.
        var starts = new List<int>(count);
        var places = new List<int>(count);
        var length = count - 1;
        for (var i = 0; i < count; i++)
        {
            length += block.Lines.Lines[i].Slice.Length;
        }

        var text = string.Create(length, block.Lines, (target, lines) =>
        {
            var at = 0;
            for (var i = 0; i < lines.Count; i++)
            {
                if (i > 0)
                {
                    target[at++] = '\n';
                }

                var slice = lines.Lines[i].Slice;
                slice.AsSpan().CopyTo(target[at..]);
                at += slice.Length;
            }
        });
        for (int i = 0, at = 0; i < count; i++)
        {
            var line = block.Lines.Lines[i];
            starts.Add(at);
            if (ReferenceEquals(line.Slice.Text, body))
            {
                places.Add(offset + line.Slice.Start);
            }
            else
            {
                // A tab of the margin was expanded: the spaces stand for it, and what follows ends where the file's line ends.
                var blanks = line.Slice.Length - line.Slice.AsSpan().TrimStart(' ').Length;
                places.Add(offset + line.Position);
                starts.Add(at + blanks);
                places.Add(offset + Math.Max(line.Position, EndOfLine(line.Position) - (line.Slice.Length - blanks)));
            }

            at += line.Slice.Length + 1;
        }

        return new EmbeddedText(file, text, [.. starts], [.. places]);
    }

    // In the item of a list the parser takes a blank too many, or too few, where a line stands less than a tab's width further in than
    // its fence; to a shell "EOF" ends what " EOF" does not. Lines with other marks in front than their fence, or a tab, are as it gives them.
    private void Align(LeafBlock block, string margin)
    {
        for (var i = 0; i < block.Lines.Count; i++)
        {
            ref var line = ref block.Lines.Lines[i];
            if (!ReferenceEquals(line.Slice.Text, body))
            {
                continue;
            }

            var start = StartOfLine(line.Slice.Start);
            var taken = 0;
            while (taken < margin.Length && start + taken <= line.Slice.End && (body[start + taken] == ' ' || (body[start + taken] == '>' && margin[taken] == '>')))
            {
                taken++;
            }

            var passes = body.AsSpan(start, taken).Count('>') == margin.Count(mark => mark == '>');
            if (passes && body.AsSpan(start, Math.Max(0, line.Slice.Start - start)).TrimStart(" >").IsEmpty)
            {
                line.Slice.Start = start + taken;
            }
        }
    }

    // Null where a tab stands in front of it.
    private string? Margin(FencedCodeBlock fence)
    {
        var start = StartOfLine(fence.Span.Start);
        var margin = body[start..fence.Span.Start];
        return margin.Contains('\t', StringComparison.Ordinal) ? null : margin;
    }

    private int StartOfLine(int position) => body.AsSpan(0, Math.Min(position, body.Length)).LastIndexOfAny('\n', '\r') + 1;

    private int EndOfLine(int position)
    {
        var stop = body.AsSpan(Math.Min(position, body.Length)).IndexOfAny('\n', '\r');
        return stop < 0 ? body.Length : position + stop;
    }
}
