using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>Splits SQL into statements, past comments and quotes; each becomes a command of the tool <c>sql</c>.</summary>
internal sealed class SqlParser(ShellReading reading, ShellSource source, int start, int end, IReadOnlyList<string> wrappers, bool inComment = false)
{
    private readonly string text = source.Text;
    private readonly List<ShellWord> words = [];
    private int pos = start;
    private int statementStart = -1;
    private int statementEnd;
    private bool placeholder;

    public void Run()
    {
        while (pos < end && !reading.Stopped)
        {
            var c = text[pos];
            if (c == ';')
            {
                pos++;
                Flush();
            }
            else if (char.IsWhiteSpace(c))
            {
                pos++;
            }
            else if ((c == '-' && Next == '-') || (c == '#' && (Next == ' ' || IsLineStart())))
            {
                ReadLineComment(c == '#' ? 1 : 2);
            }
            else if (c == '/' && Next == '*')
            {
                ReadComment();
            }
            else if (c == '\\' && (words.Count == 0 || !EndsStatement()))
            {
                Flush();
                ReadMetaCommand();
            }
            else
            {
                ReadToken();
            }
        }

        Flush();
    }

    private char Next => pos + 1 < end ? text[pos + 1] : '\0';

    private bool IsLineStart() => pos == 0 || text[pos - 1] == '\n';

    // To MySQL and MariaDB a comment with an exclamation mark is code, from a version on if digits follow; others pass it. Both are read.
    private void ReadComment()
    {
        var open = pos + 2;
        var code = text.AsSpan(open, end - open) switch { ['!', ..] => open + 1, ['M', '!', ..] => open + 2, _ => open };
        while (code > open && code < end && char.IsAsciiDigit(text[code]))
        {
            code++;
        }

        if (inComment)
        {
            pos = code;
            return;
        }

        var stop = text.AsSpan(open, end - open).IndexOf("*/");
        pos = stop < 0 ? end : open + stop + 2;
        if (code > open)
        {
            new SqlParser(reading, source, code, stop < 0 ? end : open + stop, wrappers, inComment: true).Run();
        }
    }

    // \G and \g at the end of a line only send what stands before them.
    private bool EndsStatement() =>
        Next is 'g' or 'G' && text.AsSpan(pos + 2, end - pos - 2) is var rest && (rest.IndexOfAny('\n', ';') is >= 0 and var stop ? rest[..stop] : rest).IsWhiteSpace();

    private void ReadLineComment(int sign)
    {
        var from = pos;
        var stop = text.AsSpan(pos, end - pos).IndexOfAny('\n', '\r');
        pos = stop < 0 ? end : pos + stop;
        reading.Comments.Add(new ShellComment(text[(from + sign)..pos].Trim(), source.Span(from, pos)));
    }

    // \dt, \c db: a command of psql, one line long.
    private void ReadMetaCommand()
    {
        var stop = text.AsSpan(pos, end - pos).IndexOf('\n');
        var lineEnd = stop < 0 ? end : pos + stop;
        statementStart = pos;
        while (pos < lineEnd && !reading.Stopped)
        {
            var from = pos;
            while (pos < lineEnd && !char.IsWhiteSpace(text[pos]))
            {
                pos++;
            }

            Add(from);
            while (pos < lineEnd && char.IsWhiteSpace(text[pos]))
            {
                pos++;
            }
        }

        Flush();
    }

    private void ReadToken()
    {
        var from = pos;
        var c = text[pos];
        if (c is '\'' or '"' or '`')
        {
            ReadQuoted(c);
        }
        else if (c == '$' && DollarTag() is { Length: > 1 } tag)
        {
            pos += tag.Length;
            var stop = text.AsSpan(pos, end - pos).IndexOf(tag, StringComparison.Ordinal);
            pos = stop < 0 ? end : pos + stop + tag.Length;
        }
        else if (IsWordCharacter(c))
        {
            while (pos < end && IsWordCharacter(text[pos]))
            {
                pos++;
            }
        }
        else
        {
            // The shape <name> is a comparison only with something in front of it; both readings change nothing else.
            placeholder |= c == '<' && Next != '=' && text.AsSpan(pos, Math.Min(60, end - pos)).IndexOf('>') > 1 && char.IsAsciiLetter(Next);
            pos++;
        }

        statementStart = statementStart < 0 ? from : statementStart;
        Add(from);
    }

    private void ReadQuoted(char quote)
    {
        var opening = pos;
        pos++;
        while (pos < end)
        {
            if (text[pos] == quote)
            {
                pos++;
                if (pos >= end || text[pos] != quote)
                {
                    return;
                }
            }
            else if (text[pos] == '\\' && pos + 1 < end && text[pos + 1] == quote && quote == '\'')
            {
                pos++;
            }

            pos++;
        }

        pos = end;
        reading.Report("This quote is never closed.", source.Span(opening, opening + 1));
        var line = text.AsSpan(opening, end - opening).IndexOf('\n');
        if (line >= 0)
        {
            pos = opening + line;
            reading.Restart(source.Span(opening, opening + 1));
        }
    }

    private string? DollarTag()
    {
        var i = pos + 1;
        while (i < end && i - pos < 60 && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
        {
            i++;
        }

        return i < end && text[i] == '$' ? text[pos..(i + 1)] : null;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '$' or '{' or '}' or '@' or ':' or '%';

    private void Add(int from)
    {
        var raw = CommonText.Of(text.AsSpan(from, pos - from));
        words.Add(new ShellWord(raw, raw, [], source.Span(from, pos)));
        statementEnd = pos;
        reading.CountWord(source, from);
    }

    private void Flush()
    {
        if (words.Count == 0)
        {
            return;
        }

        var verbAt = MainVerb();
        var entry = ToolTable.Find("sql");
        var arguments = new CommandArguments(words, verbAt, entry);
        var judged = words.Count == 1 && !char.IsAsciiLetter(words[0].Value[0]) && words[0].Value[0] != '\\'
            ? new Judgement(CommandEffect.Output, "", "It is no statement.", false)
            : entry!.Judge("sql", arguments);
        var all = words.ToArray();
        reading.Add(new ShellCommand
        {
            Text = string.Join(' ', text[statementStart..statementEnd].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            Span = source.Span(statementStart, statementEnd),
            Tool = "sql",
            ToolSpan = words[0].Span,
            Verb = judged.Verb,
            Arguments = all,
            Words = all,
            Effect = judged.Effect,
            Reason = judged.Reason,
            IsIrreversible = judged.IsIrreversible,
            Wrappers = wrappers,
            HasPlaceholder = placeholder,
        });
        words.Clear();
        statementStart = -1;
        placeholder = false;
    }

    // WITH x AS (…) DELETE …: what counts is the statement behind or inside the common table expressions.
    private int MainVerb()
    {
        if (!words[0].Value.Equals("with", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var select = 0;
        for (var i = 1; i < words.Count; i++)
        {
            switch (words[i].Value.ToLowerInvariant())
            {
                case "delete" or "update" or "insert" or "merge":
                    return i;
                case "select":
                    select = i;
                    break;
            }
        }

        return select;
    }
}
