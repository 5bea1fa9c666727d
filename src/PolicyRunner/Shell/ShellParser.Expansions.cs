namespace PolicyRunner.Shell;

/// <summary>Variables and substitutions.</summary>
internal sealed partial class ShellParser
{
    private void ScanDollar(WordBuilder word, bool quoted, bool inQuotes = false)
    {
        var start = pos;
        var next = Peek(1);
        switch (next)
        {
            case '(' when Peek(2) == '(' && LooksArithmetic(pos + 3):
                pos += 3;
                ScanArithmetic(start, word, quoted);
                return;
            case '(':
                pos += 2;
                if (Deeper(start))
                {
                    ParseCommands(nested: true, start);
                    depth--;
                    Add(word, "", quoted, start);
                }

                return;
            case '{' when Peek(2) == '{' && TryTemplate(start, word):
                return;
            case '{':
                ScanParameter(word, quoted);
                return;
            case '\'' when !inQuotes:
                ScanAnsiQuoted(word);
                return;
            case '@' or '*' or '#' or '?' or '$' or '!' or '-':
                pos += 2;
                Add(word, next.ToString(), quoted, start);
                return;
        }

        if (char.IsAsciiDigit(next))
        {
            pos += 2;
            Add(word, next.ToString(), quoted, start);
        }
        else if (IsNameStart(next))
        {
            pos++;
            Add(word, ScanName(), quoted, start);
        }
        else
        {
            pos++;
        }
    }

    // ${NAME}, ${#NAME}, ${NAME:-word}: the word may hold quotes and expansions of its own.
    private void ScanParameter(WordBuilder word, bool quoted)
    {
        var start = pos;
        pos += 2;
        if (Peek(0) is '#' or '!' && (IsNameStart(Peek(1)) || char.IsAsciiDigit(Peek(1))))
        {
            pos++;
        }

        var name = IsNameStart(Peek(0)) ? ScanName() : "";
        if (name.Length == 0 && pos < end && text[pos] is not ('}' or '\n'))
        {
            name = text[pos].ToString();
            pos++;
        }

        if (!Deeper(start))
        {
            return;
        }

        var index = word.Reserve();
        while (pos < end && Running)
        {
            switch (text[pos])
            {
                case '}':
                    pos++;
                    depth--;
                    word.Opaque(start, pos);
                    word.Put(index, new ShellExpansion(name, quoted, source.Span(start, pos)));
                    return;
                case '\\':
                    pos = Math.Min(pos + 2, end);
                    break;
                case '\'' when !quoted:
                    ScanSingleQuoted(word);
                    break;
                case '"':
                    ScanDoubleQuoted(word);
                    break;
                case '$':
                    ScanDollar(word, quoted, inQuotes: quoted);
                    break;
                case '`':
                    ScanBackticks(word, quoted);
                    break;
                case '<' or '>' when !quoted && Peek(1) == '(':
                    TryProcessSubstitution(pos, word);
                    break;
                default:
                    pos++;
                    break;
            }
        }

        depth--;
        Fail(start, "'${' is never closed with '}'.");
    }

    private void ScanBackticks(WordBuilder word, bool quoted)
    {
        var start = pos;
        var characters = new System.Text.StringBuilder();
        var places = new List<int>();
        var at = pos + 1;
        while (at < end && text[at] != '`')
        {
            if (text[at] == '\\' && at + 1 < end && text[at + 1] is '`' or '\\' or '$')
            {
                at++;
            }

            characters.Append(text[at]);
            places.Add(at);
            at++;
        }

        if (at >= end)
        {
            Fail(start, "This backtick is never closed.");
            return;
        }

        pos = at + 1;
        var inner = new ShellSource(source, characters.ToString(), places);
        new ShellParser(reading, inner, 0, inner.Text.Length, wrappers, depth + 1).Run();
        Add(word, "", quoted, start);
    }

    private bool TryProcessSubstitution(int wordStart, WordBuilder word)
    {
        if (pos != wordStart || Peek(1) != '(')
        {
            return false;
        }

        var start = pos;
        if (!Deeper(start))
        {
            return false;
        }

        pos += 2;
        ParseCommands(nested: true, start);
        depth--;
        Add(word, "", quoted: true, start);
        return Running;
    }

    private bool Deeper(int start)
    {
        if (depth >= ShellReading.MaxDepth)
        {
            StopTooDeep(start);
            return false;
        }

        depth++;
        return true;
    }

    private void Add(WordBuilder word, string name, bool quoted, int start)
    {
        word.Opaque(start, pos);
        word.Add(new ShellExpansion(name, quoted, source.Span(start, pos)));
    }

    private string ScanName()
    {
        var start = pos;
        while (pos < end && (IsNameStart(text[pos]) || char.IsAsciiDigit(text[pos])))
        {
            pos++;
        }

        return text[start..pos];
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';
}
