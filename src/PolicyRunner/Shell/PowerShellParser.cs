namespace PolicyRunner.Shell;

/// <summary>Reads PowerShell line by line: enough to see which cmdlets and tools a block calls.</summary>
internal sealed class PowerShellParser(ShellReading reading, ShellSource source, int start, int depth)
{
    // Statements that have a command behind them.
    private static readonly HashSet<string> Leading = new(StringComparer.OrdinalIgnoreCase) { "return", "throw", "exit", "!", "-not" };

    private readonly string text = source.Text;
    private readonly List<ShellWord> words = [];
    private readonly List<RawWord> raws = [];
    private int pos = start;
    private int pipelineIndex;

    // Behind '&' a text is the name of a command; everywhere else it is a value.
    private bool isCalled;

    public void Run() => Run(isNested: false);

    /// <returns>False when the parenthesis that closes a subexpression was not found.</returns>
    private bool Run(bool isNested)
    {
        var open = 0;
        while (pos < text.Length && !reading.Stopped)
        {
            var c = text[pos];
            switch (c)
            {
                case ')' when isNested && open == 0:
                    Flush();
                    return true;
                case '\n' or '\r' or ';' or '{' or '}' or '(' or ')' or '&':
                    open += c == '(' ? 1 : c == ')' ? -1 : 0;
                    open = Math.Max(open, 0);
                    Flush();
                    pipelineIndex = 0;
                    isCalled = c == '&';
                    pos++;
                    break;
                case '|':
                    Flush();
                    pipelineIndex++;
                    pos++;
                    break;
                case '`' when IsLineEnd(pos + 1):
                    pos += text[pos + 1] == '\r' && pos + 2 < text.Length && text[pos + 2] == '\n' ? 3 : 2;
                    break;
                case '#':
                    ReadComment();
                    break;
                case '<' when pos + 1 < text.Length && text[pos + 1] == '#':
                    var stop = text.IndexOf("#>", pos, StringComparison.Ordinal);
                    pos = stop < 0 ? text.Length : stop + 2;
                    break;
                default:
                    if (char.IsWhiteSpace(c))
                    {
                        pos++;
                    }
                    else
                    {
                        ReadWord();
                    }

                    break;
            }
        }

        Flush();
        return false;
    }

    private bool IsLineEnd(int at) => at < text.Length && text[at] is '\n' or '\r';

    private void ReadComment()
    {
        var from = pos;
        while (pos < text.Length && !IsLineEnd(pos))
        {
            pos++;
        }

        reading.Comments.Add(new ShellComment(text[(from + 1)..pos].Trim(), source.Span(from, pos)));
    }

    private void ReadWord()
    {
        var from = pos;
        var value = new System.Text.StringBuilder();
        while (pos < text.Length && !reading.Stopped && !EndsWord(from))
        {
            var c = text[pos];
            if (c == '`' && pos + 1 < text.Length)
            {
                value.Append(text[pos + 1]);
                pos += 2;
            }
            else if (c == '@' && IsHereString())
            {
                ReadHereString(value);
            }
            else if (IsQuote(c))
            {
                if (!ReadQuoted(value))
                {
                    break;
                }
            }
            else
            {
                value.Append(c);
                pos++;
                if (c == '=' && pos - 1 == from)
                {
                    break;
                }
            }
        }

        words.Add(new ShellWord(value.ToString(), text[from..pos], [], source.Span(from, pos)));
        raws.Add(new RawWord(from, pos));
        reading.CountWord(source, from);
    }

    // "$x=Get-Item y" is an assignment without its blanks; "2>&1" is one word.
    private bool EndsWord(int from)
    {
        var c = text[pos];
        return char.IsWhiteSpace(c)
            || c is ';' or '|' or '{' or '}' or '(' or ')'
            || (c == '&' && (pos == from || text[pos - 1] != '>'))
            || (c == '=' && pos > from && text[from] is '$' or '[')
            || (c == '`' && IsLineEnd(pos + 1));
    }

    private static bool IsQuote(char c) => IsSingle(c) || IsDouble(c);

    // It takes typographic quotes for quotes.
    private static bool IsSingle(char c) => c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b';

    private static bool IsDouble(char c) => c is '"' or '\u201c' or '\u201d' or '\u201e';

    /// <returns>False when the quote is never closed: the rest of its line is then taken.</returns>
    private bool ReadQuoted(System.Text.StringBuilder value)
    {
        var opening = pos;
        var length = value.Length;
        var isDouble = IsDouble(text[pos]);
        pos++;
        while (pos < text.Length && !reading.Stopped)
        {
            var c = text[pos];
            if (isDouble ? IsDouble(c) : IsSingle(c))
            {
                pos++;
                if (pos >= text.Length || !(isDouble ? IsDouble(text[pos]) : IsSingle(text[pos])))
                {
                    return true;
                }
            }
            else if (isDouble && IsSubexpression())
            {
                ReadSubexpression(value);
                continue;
            }
            else if (isDouble && c == '`' && pos + 1 < text.Length)
            {
                pos++;
            }

            value.Append(text[pos]);
            pos++;
        }

        if (reading.Stopped)
        {
            return false;
        }

        reading.Report("This quote is never closed.", source.Span(opening, opening + 1));
        reading.Restart(source.Span(opening, opening + 1));
        var line = text.IndexOf('\n', opening);
        pos = line < 0 ? text.Length : line;
        value.Length = length;
        value.Append(text, opening, pos - opening);
        return false;
    }

    private bool IsHereString()
    {
        var at = pos + 2;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return pos + 1 < text.Length && IsQuote(text[pos + 1]) && IsLineEnd(at);
    }

    // @" … "@ and @' … '@, each mark at the end and the start of its line.
    private void ReadHereString(System.Text.StringBuilder value)
    {
        var opening = pos;
        var isDouble = IsDouble(text[pos + 1]);
        pos += 2;
        while (pos < text.Length && !reading.Stopped)
        {
            var isEnd = text[pos - 1] is '\n' or '\r' && pos + 1 < text.Length && text[pos + 1] == '@' && (isDouble ? IsDouble(text[pos]) : IsSingle(text[pos]));
            if (isEnd)
            {
                pos += 2;
                return;
            }

            if (isDouble && IsSubexpression())
            {
                ReadSubexpression(value);
                continue;
            }

            pos += isDouble && text[pos] == '`' && pos + 1 < text.Length ? 1 : 0;
            value.Append(text[pos]);
            pos++;
        }

        if (!reading.Stopped)
        {
            reading.Report("This here-string is never closed.", source.Span(opening, opening + 2));
            reading.Restart(source.Span(opening, opening + 2));
            pos = opening + 2;
        }
    }

    private bool IsSubexpression() => text[pos] == '$' && pos + 1 < text.Length && text[pos + 1] == '(';

    // What stands in it runs before the string is made.
    private void ReadSubexpression(System.Text.StringBuilder value)
    {
        var opening = pos;
        if (depth >= ShellReading.MaxDepth)
        {
            reading.StopTooDeep(source.Span(opening, opening + 2));
            return;
        }

        var inner = new PowerShellParser(reading, source, opening + 2, depth + 1);
        if (!inner.Run(isNested: true) && !reading.Stopped)
        {
            reading.Report("This subexpression is never closed with ')'.", source.Span(opening, opening + 2));
            reading.Restart(source.Span(opening, opening + 2));
        }

        pos = Math.Min(inner.pos + 1, text.Length);
        value.Append(text, opening, pos - opening);
    }

    private void Flush()
    {
        var first = First();
        var isValue = words.Count > first && IsQuote(words[first].Raw[0]) && !isCalled && (first == 0 || words[first - 1].Raw != ".");
        if (words.Count > first && !isValue && IsCommand(words[first].Value))
        {
            Add(first);
        }

        isCalled &= words.Count == 0;
        words.Clear();
        raws.Clear();
    }

    // Behind "$x =", "return" and "foreach ($x in" stands a command.
    private int First()
    {
        var first = 0;
        if (words.Count > 1 && words[0].Raw[0] is '$' or '[')
        {
            var sign = words.FindIndex(word => word.Raw is "=" or "+=" or "-=" or "*=" or "/=" or "%=" or "??=");
            first = sign > 0 ? sign + 1 : words[1].Value.Equals("in", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        }

        while (first < words.Count - 1 && (words[first].Value == "." || Leading.Contains(words[first].Value)))
        {
            first++;
        }

        return first;
    }

    private static bool IsCommand(string word) =>
        word.Length > 0 && word[0] is not ('$' or '-' or '[' or '@' or '=' or '<' or ',' or '+')
        && word is not ("if" or "else" or "elseif" or "foreach" or "for" or "while" or "function" or "param" or "try" or "catch" or "finally" or "return" or "switch");

    private void Add(int first)
    {
        var tool = words[first].Value;
        var entry = ToolTable.Find(tool);
        var cmdlet = Cmdlet(tool);
        var isTrial = cmdlet is not null && words.Exists(word => word.Raw.Equals("-WhatIf", StringComparison.OrdinalIgnoreCase));
        var judged = cmdlet
            ?? entry?.Judge(tool, new CommandArguments(words, first + 1, entry))
            ?? new Judgement(CommandEffect.Unknown, "", reading.Unknown(tool), false);
        var start = raws[0].Start;
        var end = raws[^1].End;
        reading.Add(new ShellCommand
        {
            Text = text[start..end].ReplaceLineEndings(" "),
            Span = source.Span(start, end),
            Tool = tool,
            ToolSpan = words[first].Span,
            Verb = judged.Verb,
            Arguments = words.GetRange(first + 1, words.Count - first - 1),
            Words = [.. words],
            Effect = isTrial ? CommandEffect.Read : judged.Effect,
            Reason = judged.Reason,
            IsIrreversible = judged.IsIrreversible && !isTrial,
            PipelineIndex = pipelineIndex,
            HasPlaceholder = words.Exists(word => Placeholders.In(word.Value)),
        });
    }

    // Approved verbs say what a cmdlet does; case says nothing.
    private static Judgement? Cmdlet(string tool)
    {
        var dash = tool.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || dash + 1 >= tool.Length || !char.IsAsciiLetter(tool[dash + 1]))
        {
            return null;
        }

        var verb = tool[..dash];
        var effect = verb.ToLowerInvariant() switch
        {
            "get" or "test" or "show" or "measure" or "select" or "where" or "sort" or "format" or "write" or "find" or "search" or "compare" or "group"
                or "convertto" or "convertfrom" or "join" or "split" or "resolve" or "read" or "trace" or "wait" or "foreach" or "import" => CommandEffect.Read,
            "remove" or "clear" or "uninstall" => CommandEffect.Destructive,
            "set" or "new" or "add" or "start" or "stop" or "restart" or "enable" or "disable" or "update" or "install" or "move" or "copy" or "rename"
                or "out" or "export" or "publish" or "register" or "unregister" or "grant" or "revoke" or "suspend" or "resume" or "reset" or "restore" or "save" => CommandEffect.Mutate,
            _ => CommandEffect.Unknown,
        };
        return effect == CommandEffect.Unknown && !(char.IsAsciiLetterUpper(tool[0]) && char.IsAsciiLetterUpper(tool[dash + 1]))
            ? null
            : new Judgement(effect, verb, $"the cmdlet's verb is {verb}", verb.Equals("remove", StringComparison.OrdinalIgnoreCase));
    }
}
