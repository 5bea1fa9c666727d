using PolicyRunner.Findings;
using PolicyRunner.Text;
using YamlDotNet.Core;

namespace PolicyRunner.Yaml;

/// <summary>Says in plain words what the parser complains about.</summary>
/// <param name="text">What was read.</param>
/// <param name="last">Where the last thing ends that was understood.</param>
/// <param name="bracket">Where the innermost open bracket stands.</param>
internal sealed class YamlComplaint(EmbeddedText text, int last, int? bracket)
{
    private const string Fallback =
        "This is not valid YAML; look for a missing quote, colon or bracket, or for wrong indentation.";

    private const string NoColon =
        "This line has no ':' after its key; write 'key: value', or indent it to continue the text above.";

    // What the parser's sentence contains, whether its start or its end is the place to look at, and what to say.
    private static readonly (string Part, bool AtStart, string Sentence)[] Sentences =
    [
        ("quoted scalar, found unexpected", true, "This quote is never closed."),
        ("unknown escape", false, "This escape is unknown in double quotes; double the backslash, or use single quotes."),
        ("hexadecimal", false, "This escape names no character; \\x takes 2, \\u 4 and \\U 8 hexadecimal digits."),
        ("Unicode", false, "This escape names no character; \\x takes 2, \\u 4 and \\U 8 hexadecimal digits."),
        ("wrong indentation", true, "This quote is not closed before a line that is indented too little to belong to it; close it, or indent the text."),
        ("simple key", true, NoColon),
        ("Mapping values are not allowed", false, "A ':' is not allowed here; put a text that holds ': ' in quotes, or correct the indentation."),
        ("invalid mapping", false, "A ':' is not allowed here; put a text that holds ': ' in quotes, or correct the indentation."),
        ("Mapping keys are not allowed", false, "A key is not allowed here; correct the indentation."),
        ("sequence entr", false, "A '- ' list item is not allowed here; begin the list on its own line."),
        ("block mapping, did not find", true, "A 'key: value' is expected here; correct the indentation, or put a text with special characters in quotes."),
        ("block collection", true, "A '- ' list item is expected here; correct the indentation."),
        ("flow mapping", true, "A ',' or '}' is expected here; the '{' before it is not closed."),
        ("flow sequence, did not", true, "A ',' or ']' is expected here; the '[' before it is not closed."),
        ("cannot start any token", true, "This character cannot begin a value; put the value in quotes."),
        ("block scalar", false, "This block text is malformed; only '-', '+' and a digit may follow '|' or '>', and its first line sets the indentation."),
        ("anchor", true, "This '&' or '*' is no anchor or alias; put the text in quotes."),
        ("comment", false, "A '#' comment is not allowed here; put a space before it, or quotes around the text."),
        ("tag", true, "This '!' is no tag; put the text in quotes."),
        ("irective", true, "A '%' at the beginning of a line is not allowed here; put the text in quotes."),
        ("document", true, "This does not belong to the YAML before it; correct the indentation, or begin a new document with '---'."),
        ("node", true, "A value is expected here; put a text with special characters in quotes."),
    ];

    public Problem Explain(Exception broken)
    {
        var (start, end) = broken is YamlException { Start: var from, End: var to } && from.Index + to.Index > 0
            ? (Clamp(from.Index), Clamp(Math.Max(from.Index, to.Index)))
            : (Clamp(last), Clamp(last));
        if ((IndentingTab(start) ?? IndentingTab(end) ?? TabBehind(broken, start)) is { } tab)
        {
            return At(tab, "A tab indents this line; YAML allows only spaces for indentation.");
        }

        // The parser's own exceptions know their place; without one, an open bracket is the best thing to point at.
        var atEnd = text.Text.AsSpan(start).IsWhiteSpace();
        if (bracket is { } opening && (atEnd || broken is not YamlException))
        {
            return At(opening, $"This '{text.Text[opening]}' is never closed.");
        }

        foreach (var (part, atStart, sentence) in Sentences)
        {
            if (broken.Message.Contains(part, StringComparison.Ordinal))
            {
                var lacksColon = part.StartsWith("block mapping", StringComparison.Ordinal) && IsLineWithoutColon(start);
                return At(atStart ? start : end, lacksColon ? NoColon : sentence);
            }
        }

        return At(start, Fallback);
    }

    private bool IsLineWithoutColon(int place)
    {
        var rest = text.Text.AsSpan(place);
        var stop = rest.IndexOfAny('\n', '\r');
        return LineStart(place) is var start
            && text.Text.AsSpan(start, place - start).IsWhiteSpace()
            && !(stop < 0 ? rest : rest[..stop]).Contains(':');
    }

    // From the place to the end of what a reader sees there as one word.
    private Problem At(int place, string message)
    {
        var rest = text.Text.AsSpan(place);
        var length = rest.IndexOfAny(" \t\r\n");
        return new Problem(ProblemKind.Yaml, message, text.Span(place, place + (length < 0 ? rest.Length : length)));
    }

    // Of a tab that it does not like, the parser may only say that there is one.
    private int? TabBehind(Exception broken, int place)
    {
        if (!broken.Message.Contains("tab", StringComparison.Ordinal) || !broken.Message.Contains("indentation", StringComparison.Ordinal))
        {
            return null;
        }

        for (var line = Math.Max(place, Clamp(last)); line < text.Text.Length; line++)
        {
            if (text.Text[line] is '\n' or '\r' && IndentingTab(line + 1) is { } tab)
            {
                return tab;
            }
        }

        return null;
    }

    // The first tab in the white space that begins the line of a place.
    private int? IndentingTab(int place)
    {
        for (var index = LineStart(place); index < text.Text.Length && text.Text[index] is ' ' or '\t'; index++)
        {
            if (text.Text[index] == '\t')
            {
                return index;
            }
        }

        return null;
    }

    private int LineStart(int place) => text.Text.AsSpan(0, place).LastIndexOfAny('\n', '\r') + 1;

    private int Clamp(long index) => (int)Math.Clamp(index, 0, text.Text.Length);
}
