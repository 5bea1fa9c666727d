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
    private const int ListIndent = 400;
    private const int BracketsPerBlock = 4_000;

    public static Problem? Check(SourceFile file, int start)
    {
        var text = file.Text;
        var brackets = 0;
        var open = 0;
        for (var line = start; line < text.Length;)
        {
            var length = text.AsSpan(line).IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : line + length;
            var content = text.AsSpan(line, end - line);
            if (content.Length > LineLength)
            {
                return Limit(file, line, $"This line has {content.Length:N0} characters, more than the {LineLength:N0} that are read");
            }

            if (Prefix(content) is { } place)
            {
                return Limit(file, line + place, $"Lists or quotes are nested deeper than {Depth} levels");
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
                    if (at > ListIndent || ++markers > Depth)
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
