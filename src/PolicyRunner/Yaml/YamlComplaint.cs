using PolicyRunner.Findings;
using PolicyRunner.Text;
using YamlDotNet.Core;

namespace PolicyRunner.Yaml;

/// <summary>Says in plain words what the parser complains about.</summary>
internal static class YamlComplaint
{
    private const string Fallback =
        "This is not valid YAML; look for a missing quote, colon or bracket, or for wrong indentation.";

    // What the parser's sentence contains, whether its start or its end is the place to look at, and what to say.
    private static readonly (string Part, bool AtStart, string Sentence)[] Sentences =
    [
        ("quoted scalar, found unexpected", true, "This quote is never closed."),
        ("unknown escape", false, "This escape is unknown in double quotes; double the backslash, or use single quotes."),
        ("hexadecimal", false, "This escape names no character; \\x takes 2, \\u 4 and \\U 8 hexadecimal digits."),
        ("Unicode", false, "This escape names no character; \\x takes 2, \\u 4 and \\U 8 hexadecimal digits."),
        ("wrong indentation", false, "This line of a quoted text is indented less than its key; indent it further."),
        ("simple key", true, "This line has no ':' after its key; write 'key: value', or indent it to continue the text above."),
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

    public static Problem Explain(EmbeddedText text, YamlException broken)
    {
        var start = Clamp(text, broken.Start.Index);
        var end = Clamp(text, Math.Max(broken.Start.Index, broken.End.Index));
        if ((IndentingTab(text.Text, start) ?? IndentingTab(text.Text, end)) is { } tab)
        {
            return At(text, tab, "A tab indents this line; YAML allows only spaces for indentation.");
        }

        foreach (var (part, atStart, sentence) in Sentences)
        {
            if (broken.Message.Contains(part, StringComparison.Ordinal))
            {
                return At(text, atStart ? start : end, sentence);
            }
        }

        return At(text, start, Fallback);
    }

    public static Problem Unexplained(EmbeddedText text, int place) => At(text, Clamp(text, place), Fallback);

    // From the place to the end of what a reader sees there as one word.
    private static Problem At(EmbeddedText text, int place, string message)
    {
        var rest = text.Text.AsSpan(place);
        var length = rest.IndexOfAny(" \t\r\n");
        return new Problem(ProblemKind.Yaml, message, text.Span(place, place + (length < 0 ? rest.Length : length)));
    }

    // The first tab in the white space that begins the line of a place.
    private static int? IndentingTab(string text, int place)
    {
        var start = place;
        while (start > 0 && text[start - 1] is not ('\n' or '\r'))
        {
            start--;
        }

        for (var index = start; index < text.Length && text[index] is ' ' or '\t'; index++)
        {
            if (text[index] == '\t')
            {
                return index;
            }
        }

        return null;
    }

    private static int Clamp(EmbeddedText text, long index) => (int)Math.Clamp(index, 0, text.Text.Length);
}
