namespace PolicyRunner.Shell;

/// <summary>Arithmetic, and what only begins like it.</summary>
internal sealed partial class ShellParser
{
    // $(( … )) and (( … )); the position is behind the opening.
    private void ScanArithmetic(int start, WordBuilder word, bool quoted)
    {
        if (!Deeper(start))
        {
            return;
        }

        var open = 2;
        while (pos < end && Running)
        {
            switch (text[pos])
            {
                case '(':
                    open++;
                    pos++;
                    break;
                case ')':
                    open--;
                    pos++;
                    if (open == 0)
                    {
                        depth--;
                        Add(word, "", quoted, start);
                        return;
                    }

                    break;
                case '\\':
                    pos = Math.Min(pos + 2, end);
                    break;
                default:
                    if (!TryScan(word, quoted: true, inQuotes: true))
                    {
                        pos++;
                    }

                    break;
            }
        }

        depth--;
        Fail(start, "'((' is never closed with '))'.");
    }

    // "((a); b)" is a subshell in a subshell: what closes the inner parenthesis decides, past quotes.
    private bool LooksArithmetic(int from)
    {
        var open = 2;
        var i = from;
        while (i < end && open > 1)
        {
            var c = text[i];
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            i = c == '\\' ? i + 2 : c is '\'' or '"' ? BehindQuote(i) : i + 1;
        }

        reading.CountLookAhead(i - from, source, from);
        return open > 1 || (i < end && text[i] == ')');
    }

    private int BehindQuote(int at)
    {
        var quote = text[at++];
        while (at < end && text[at] != quote)
        {
            at += quote == '"' && text[at] == '\\' ? 2 : 1;
        }

        return at + 1;
    }

    // sh has no "(( … ))": there it is a subshell in a subshell, and a tool in it runs. A variable of its name has an operator behind it.
    private bool BeginsWithTool(int at)
    {
        while (at < end && (IsBlank(text[at]) || text[at] == '('))
        {
            at++;
        }

        var name = new System.Text.StringBuilder();
        for (; at < end && name.Length < 100 && !IsBlank(text[at]) && !EndsCommand(at) && text[at] is not ('<' or '>' or '='); at++)
        {
            if (text[at] is not ('"' or '\'' or '\\'))
            {
                name.Append(text[at]);
            }
        }

        while (at < end && IsBlank(text[at]))
        {
            at++;
        }

        var tool = name.ToString();
        if (tool.Length == 0 || Peek(at, 0) is '=' or '+' or '<' or '>' or '%' or '?' or '!' or '&' or '|' or '^' || (Peek(at, 0) == '-' && Peek(at, 1) is ' ' or '\t' or '-' or '='))
        {
            return false;
        }

        return tool[0] is '/' or '.' || ToolTable.Knows(tool);
    }

    private char Peek(int at, int ahead) => at + ahead < end ? text[at + ahead] : '\0';
}
