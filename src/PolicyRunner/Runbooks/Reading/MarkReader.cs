using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// Reads invisible marks in HTML comments: <c>&lt;!-- ack within=15m escalate=p1 by=on-call-engineer --&gt;</c>,
/// <c>&lt;!-- ask scope = all-tenants | one-tenant --&gt;</c>, <c>&lt;!-- ask-each item=users within=5d else=revoke by=manager --&gt;</c>.
/// </summary>
internal static class MarkReader
{
    private static readonly string[] AckNames = ["within", "escalate", "by"];
    private static readonly string[] AskNames = ["within", "escalate", "by"];
    private static readonly string[] AskEachNames = ["item", "within", "else", "by", "escalate"];

    /// <param name="html">A piece of HTML.</param>
    /// <param name="start">Where in the file it begins.</param>
    /// <param name="file">The file.</param>
    /// <param name="marks">Where marks are added.</param>
    /// <param name="problems">Where malformed marks are reported.</param>
    public static void Read(string html, int start, SourceFile file, List<Mark> marks, List<Problem> problems)
    {
        for (var open = html.IndexOf("<!--", StringComparison.Ordinal); open >= 0;)
        {
            var close = html.IndexOf("-->", open + 4, StringComparison.Ordinal);
            if (close < 0)
            {
                return;
            }

            var body = html.AsSpan(open + 4, close - open - 4).Trim();
            var stop = body.IndexOfAny(" \t\r\n");
            var word = stop < 0 ? body : body[..stop];
            if (word is "ack" or "ask" or "ask-each")
            {
                var span = file.Span(start + open, Math.Min(start + close + 3, file.Text.Length));
                var rest = stop < 0 ? "" : body[stop..].Trim().ToString();
                if (Mark(word.ToString(), rest, span, problems) is { } mark)
                {
                    marks.Add(mark);
                }
            }

            open = html.IndexOf("<!--", close + 3, StringComparison.Ordinal);
        }
    }

    private static Mark? Mark(string word, string rest, SourceSpan span, List<Problem> problems) => word switch
    {
        "ack" => WithValues(new Mark { Kind = MarkKind.Acknowledge, Span = span }, rest, AckNames, problems),
        "ask" => Ask(rest, span, problems),
        _ => AskEach(rest, span, problems),
    };

    private static Mark? AskEach(string rest, SourceSpan span, List<Problem> problems)
    {
        var mark = WithValues(new Mark { Kind = MarkKind.AskEach, Span = span }, rest, AskEachNames, problems);
        if (mark is { Items: null })
        {
            problems.Add(new Problem(ProblemKind.Attribute, "An ask-each mark names the list it goes through: item=users.", span));
        }

        return mark;
    }

    private static Mark? Ask(string rest, SourceSpan span, List<Problem> problems)
    {
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? rest : rest[..equals]).Trim();
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            problems.Add(new Problem(ProblemKind.Attribute, "An ask mark names its answer and, if there are some, the choices: ask scope = all | one.", span));
            return null;
        }

        var mark = new Mark { Kind = MarkKind.Ask, Name = name, Span = span };
        if (equals < 0)
        {
            return mark;
        }

        // Attributes stand behind the last choice: "a | b within=15m".
        var text = rest[(equals + 1)..];
        var attribute = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(part => part.Contains('='));
        var choices = attribute is null ? text : text[..text.IndexOf(attribute, StringComparison.Ordinal)];
        mark = mark with { Options = choices.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };
        return attribute is null ? mark : WithValues(mark, text[choices.Length..], AskNames, problems);
    }

    private static Mark WithValues(Mark mark, string rest, string[] names, List<Problem> problems)
    {
        foreach (var part in rest.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? "" : part[(equals + 1)..].Trim('"');
            if (!names.Contains(name) || value.Length == 0)
            {
                var message = names.Contains(name)
                    ? $"'{name}' of this mark has no value; write {name}=…."
                    : $"This mark does not know '{name}'.{NearestName.Hint(name, names)}";
                problems.Add(new Problem(ProblemKind.Attribute, message, mark.Span));
                continue;
            }

            switch (name)
            {
                case "within" when TimeText.TryParse(value, out var time):
                    mark = mark with { Within = time };
                    break;
                case "within":
                    problems.Add(new Problem(ProblemKind.Attribute, $"'{value}' is no time for 'within'; write it like 15m or 5d.", mark.Span));
                    break;
                case "escalate":
                    mark = mark with { Escalate = value };
                    break;
                case "by":
                    mark = mark with { By = value };
                    break;
                case "item":
                    mark = mark with { Items = value };
                    break;
                default:
                    mark = mark with { Else = value };
                    break;
            }
        }

        return mark;
    }
}
