using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>
/// The texts that a script holds between quotes, found without the compiler, which a warm run does not start: so that a
/// failure can be shown at the line of the <c>.csx</c> file that the sample's line is.
/// </summary>
internal static class ScriptLiterals
{
    /// <summary>All literals whose value is the given text, in order.</summary>
    public static IEnumerable<ScriptLiteral> Find(SourceFile script, string value) =>
        All(script).Where(literal => literal.Value == value);

    /// <summary>All literals, in order.</summary>
    public static IEnumerable<ScriptLiteral> All(SourceFile script)
    {
        var text = script.Text;
        for (var offset = 0; offset < text.Length;)
        {
            var rest = text.AsSpan(offset);
            if (rest.StartsWith("//"))
            {
                offset = EndOf(text, "\n", offset);
            }
            else if (rest.StartsWith("/*"))
            {
                offset = EndOf(text, "*/", offset + 2);
            }
            else if (rest[0] == '\'')
            {
                offset = Skip(text, offset + 1, '\'');
            }
            else if (rest[0] != '"')
            {
                offset++;
            }
            else
            {
                var quotes = rest.IndexOfAnyExcept('"') is var count and >= 0 ? count : rest.Length;
                var before = offset > 0 ? text[offset - 1] : ' ';
                var literal = quotes >= 3 ? Raw(script, offset, quotes)
                    : before == '@' ? Verbatim(script, offset)
                    : Regular(script, offset);
                if (before != '$')
                {
                    yield return literal;
                }

                offset = Math.Max(offset + 1, literal.End);
            }
        }
    }

    // The text between lines of quotes, without the indentation of the closing one.
    private static ScriptLiteral Raw(SourceFile script, int start, int quotes)
    {
        var text = script.Text;
        var fence = new string('"', quotes);
        var body = start + quotes;
        var close = text.IndexOf(fence, body, StringComparison.Ordinal);
        close = close < 0 ? text.Length : close;
        while (close + quotes < text.Length && text[close + quotes] == '"')
        {
            close++;
        }

        var end = Math.Min(text.Length, close + quotes);
        var first = text.IndexOf('\n', body);
        if (first < 0 || first >= close)
        {
            return Literal(script, end, Enumerable.Range(body, close - body), text);
        }

        var lastLine = text.LastIndexOf('\n', close - 1) + 1;
        var indent = close - lastLine;
        var places = new List<int>();
        for (var line = first + 1; line < lastLine;)
        {
            var next = text.IndexOf('\n', line) + 1;
            var content = Math.Min(line + indent, next - 1);
            places.AddRange(Enumerable.Range(content, next - content));
            line = next;
        }

        // The line break before the closing quotes is not part of the text.
        return Literal(script, end, places.SkipLast(1), text);
    }

    private static ScriptLiteral Verbatim(SourceFile script, int start)
    {
        var text = script.Text;
        var places = new List<int>();
        var offset = start + 1;
        while (offset < text.Length && (text[offset] != '"' || (offset + 1 < text.Length && text[offset + 1] == '"')))
        {
            offset += text[offset] == '"' ? 1 : 0;
            places.Add(offset++);
        }

        return Literal(script, offset + 1, places, text);
    }

    private static ScriptLiteral Regular(SourceFile script, int start)
    {
        var text = script.Text;
        var value = new StringBuilder();
        var places = new List<int>();
        var offset = start + 1;
        while (offset < text.Length && text[offset] is not ('"' or '\n'))
        {
            places.Add(offset);
            if (text[offset] != '\\' || offset + 1 >= text.Length)
            {
                value.Append(text[offset++]);
                continue;
            }

            value.Append(text[offset + 1] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', var other => other });
            offset += 2;
        }

        return new ScriptLiteral(script, value.ToString(), [.. places, offset], offset + 1);
    }

    private static ScriptLiteral Literal(SourceFile script, int end, IEnumerable<int> places, string text)
    {
        int[] all = [.. places];
        return new ScriptLiteral(script, string.Concat(all.Select(place => text[place])), [.. all, Math.Max(0, end - 1)], end);
    }

    private static int EndOf(string text, string mark, int from) =>
        text.IndexOf(mark, from, StringComparison.Ordinal) is var at and >= 0 ? at + mark.Length : text.Length;

    private static int Skip(string text, int offset, char quote)
    {
        while (offset < text.Length && text[offset] != quote && text[offset] != '\n')
        {
            offset += text[offset] == '\\' ? 2 : 1;
        }

        return offset + 1;
    }
}

/// <summary>A text of a script.</summary>
/// <param name="Script">The script.</param>
/// <param name="Value">The text as the script sees it.</param>
/// <param name="Places">For each character of the value, and for its end, where it stands in the script.</param>
/// <param name="End">Behind the closing quote.</param>
internal sealed record ScriptLiteral(SourceFile Script, string Value, IReadOnlyList<int> Places, int End)
{
    /// <summary>Where a stretch of the value stands in the script.</summary>
    public SourceSpan Span(int start, int end)
    {
        var from = Places[start];
        return new SourceSpan(Script, from, end > start ? Math.Max(from, Places[end - 1] + 1) : from);
    }
}
