using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>
/// Caps that keep a hostile file from costing more than its bytes: the parser is quadratic in nested lists
/// and in unfinished links, and gives no place when it meets its own cap on depth.
/// </summary>
internal static class MarkdownGuard
{
    private const int LineLength = 50_000;
    private const int Depth = 100;

    // Each is a list and an item to the parser, which gives up at 128 levels, when it has built them all.
    private const int Lists = 63;
    private const int ListIndent = 400;
    private const int BracketsPerBlock = 4_000;

    // Each becomes an object of half a kilobyte and more, where two characters stand for it.
    private const int Blocks = 100_000;
    private const int Marks = 400_000;
    private const int Lines = 500_000;

    // Of a table; what a row is divided by is looked for anew behind each.
    private const int Columns = 1_000;

    public static Problem? Check(SourceFile file, int start)
    {
        var text = file.Text;
        var brackets = 0;
        var open = 0;
        var parts = new Parts();
        for (var line = start; line < text.Length;)
        {
            var length = text.AsSpan(line).IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : line + length;
            var content = text.AsSpan(line, end - line);
            if (content.Length > LineLength)
            {
                return Limit(file, line, $"This line has {content.Length:N0} characters, more than the {LineLength:N0} that are read");
            }

            if (parts.Excess(content) is { } many)
            {
                return Limit(file, line, many);
            }

            if (Prefix(content) is { } place)
            {
                return Limit(file, line + place, $"Quotes are nested deeper than {Depth} levels, or lists deeper than {Lists}");
            }

            var body = content.TrimStart();
            if (body.IsEmpty || body[0] is '-' or '*' or '+' or '|' or '#' or '>')
            {
                brackets = open = 0;
            }

            for (var at = content.IndexOfAny('[', ']'); at >= 0;)
            {
                open += content[at] == '[' ? 1 : open > 0 ? -1 : 0;
                if (open > Depth || ++brackets > BracketsPerBlock)
                {
                    return Limit(file, line + at, open > Depth
                        ? $"Brackets are nested deeper than {Depth} levels"
                        : $"One paragraph has more than {BracketsPerBlock:N0} brackets");
                }

                var next = content[(at + 1)..].IndexOfAny('[', ']');
                at = next < 0 ? -1 : at + 1 + next;
            }

            line = end + 1;
        }

        return null;
    }

    /// <summary>What the lines so far become, by a guess that is never too low by much: code is taken for text.</summary>
    private sealed class Parts
    {
        private const int UnderlinedBlocks = 5;

        private int lines;
        private int blocks;
        private int marks;
        private bool isApart = true;

        public string? Excess(ReadOnlySpan<char> line)
        {
            var text = line.Trim();
            lines++;

            // A heading with a line of its own below it counts for six: the parser looks for it among all blocks before it.
            var isUnderline = !text.IsEmpty && text[0] is '=' or '-' && text.IndexOfAnyExcept(text[0]) < 0;
            blocks += isUnderline ? UnderlinedBlocks : !text.IsEmpty && (isApart || text[0] is '-' or '*' or '+' or '#' or '>' or '|' or '`' or '~' || char.IsAsciiDigit(text[0])) ? 1 : 0;
            isApart = text.IsEmpty || isUnderline;
            var columns = 0;
            for (var at = line.IndexOfAny("`<[&\\|"); at >= 0;)
            {
                var mark = line[at];
                var run = line[at..].IndexOfAnyExcept(mark);
                marks += mark == '`' ? 1 : run < 0 ? line.Length - at : run;
                columns += mark == '|' ? 1 : 0;
                line = run < 0 ? [] : line[(at + run)..];
                at = line.IndexOfAny("`<[&\\|");
            }

            return lines > Lines ? $"The file has more than {Lines:N0} lines"
                : blocks > Blocks ? $"The file has more than {Blocks:N0} paragraphs, headings, items and rows"
                : marks > Marks ? $"The file has more than {Marks:N0} marks of code, links, tables and the like"
                : columns > Columns ? $"A line has more than {Columns:N0} columns"
                : null;
        }
    }

    // The column where the quote marks or the indent of a list marker go too deep, or null.
    private static int? Prefix(ReadOnlySpan<char> line)
    {
        var quotes = 0;
        var markers = 0;
        for (var at = 0; at < line.Length; at++)
        {
            switch (line[at])
            {
                case ' ' or '\t':
                    break;
                case '>':
                    if (++quotes > Depth)
                    {
                        return at;
                    }

                    break;
                case '-' or '*' or '+' when at + 1 < line.Length && line[at + 1] is ' ' or '\t':
                    if (at > ListIndent || ++markers > Lists)
                    {
                        // A row of dashes is a rule, not a hundred lists.
                        return line.Trim(" \t-*").IsEmpty ? null : at;
                    }

                    break;
                default:
                    return at > ListIndent && char.IsAsciiDigit(line[at]) ? at : null;
            }
        }

        return null;
    }

    private static Problem Limit(SourceFile file, int place, string what) =>
        new(ProblemKind.Limit, $"{what}; nothing in this file was checked. Split it.", file.Span(place, Math.Min(place + 1, file.Text.Length)));
}
