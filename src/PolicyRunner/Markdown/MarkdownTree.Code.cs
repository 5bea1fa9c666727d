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
        var content = Content(fence, infoStart);
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
        return new MarkdownCode("", file.Span(first.Start, first.Start), first, Content(code, span.Start), false, true, span);
    }

    private EmbeddedText Content(LeafBlock block, int emptyAt)
    {
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
                var margin = line.Slice.Length - line.Slice.AsSpan().TrimStart(' ').Length;
                places.Add(offset + line.Position);
                starts.Add(at + margin);
                places.Add(offset + Math.Max(line.Position, EndOfLine(line.Position) - (line.Slice.Length - margin)));
            }

            at += line.Slice.Length + 1;
        }

        return new EmbeddedText(file, text, [.. starts], [.. places]);
    }

    private int EndOfLine(int position)
    {
        var stop = body.AsSpan(Math.Min(position, body.Length)).IndexOfAny('\n', '\r');
        return stop < 0 ? body.Length : position + stop;
    }
}
