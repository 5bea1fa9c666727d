namespace PolicyRunner.Shell;

/// <summary>Simple commands: assignments, words, redirections.</summary>
internal sealed partial class ShellParser
{
    private void ReadSimpleCommand(int floor)
    {
        if (PassPrompt())
        {
            return;
        }

        var command = new RawCommand { Start = pos, PipelineIndex = pipelineIndex };
        var declares = false;
        while (pos < end && Running)
        {
            SkipBlanks();
            if (pos >= end)
            {
                break;
            }

            if (TryRedirection(command.Redirections))
            {
                command.End = pos;
                continue;
            }

            if (text[pos] == '(' && command.Words.Count > 0)
            {
                // Prose or another language: bash refuses it too, and what follows on the line is no command.
                reading.Report("'(' is not expected here.", source.Span(pos, pos + 1));
                SkipLine();
                break;
            }

            if (EndsCommand(pos) || (text[pos] == '#' && command.End > 0 && pos > command.End))
            {
                break;
            }

            if (command.Words.Count == 0 && TryAssignment(command))
            {
                continue;
            }

            var start = pos;
            if (ReadWord(declares && AssignmentEnd(pos) > 0) is not { } word)
            {
                if (pos == start && Running)
                {
                    // A lone '(' or ')' behind a word; the caller or the next line deals with it.
                    break;
                }

                TakeBroken(command, start);
                break;
            }

            if (command.Words.Count == 0 && command.Assignments.Count == 0 && command.Redirections.Count == 0)
            {
                if (TryFunctionHead(word) || TryKeyword(word, floor))
                {
                    return;
                }

                if (word.Plain && text.AsSpan(word.Start, word.End - word.Start) is "[[")
                {
                    ReadConditional(command, word);
                    return;
                }

                declares = word.Plain && text[word.Start..word.End] is "export" or "local" or "declare" or "readonly" or "typeset";
            }

            command.Words.Add(word);
            command.End = pos;
        }

        if (command.End > 0 && !reading.Stopped)
        {
            Emit(command);
        }
        else if (pos < end && Running && pos == command.Start)
        {
            // Nothing that begins a command, such as a lone '>' that is no redirection.
            pos++;
        }
    }

    // "$ ls" in a script is the command "$". What a hurried reader pastes without it is read all the same.
    private bool PassPrompt()
    {
        var lineStart = pos;
        while (lineStart > 0 && IsBlank(text[lineStart - 1]))
        {
            lineStart--;
        }

        if (lineStart > 0 && text[lineStart - 1] != '\n')
        {
            return false;
        }

        var length = Prompt.Length(Line(pos), explicitly: false, out _);
        if (length > 0 && reading.Runs)
        {
            reading.Report("The shell takes this prompt for a command; take it off, or write console instead of the language if the block is only shown.", source.Span(pos, pos + Line(pos)[..length].TrimEnd().Length));
        }

        if (length == 0 || text[pos] != '$')
        {
            return false;
        }

        pos += length;
        return true;
    }

    private ReadOnlySpan<char> Line(int from)
    {
        var rest = text.AsSpan(from, end - from);
        var stop = rest.IndexOf('\n');
        return stop < 0 ? rest : rest[..stop];
    }

    // The line of a word that never ends still shows what the command was about.
    private void TakeBroken(RawCommand command, int start)
    {
        if (failedAt < 0 || failedAt < start)
        {
            return;
        }

        var stop = failedAt;
        while (stop < end && !IsLineEnd(stop))
        {
            stop++;
        }

        command.Words.Add(new RawWord(start, stop) { Opaque = [(start, stop)] });
        command.End = stop;
    }

    private void SkipLine()
    {
        while (pos < end && !IsLineEnd(pos))
        {
            pos++;
        }
    }

    private bool EndsCommand(int at) => text[at] is ';' or '&' or '|' or ')' or '(' || IsLineEnd(at);

    // name() { …
    private bool TryFunctionHead(RawWord word)
    {
        var at = pos;
        while (at < end && IsBlank(text[at]))
        {
            at++;
        }

        if (at >= end || text[at] != '(')
        {
            return false;
        }

        at++;
        while (at < end && IsBlank(text[at]))
        {
            at++;
        }

        if (at >= end || text[at] != ')')
        {
            return false;
        }

        functionName = text[word.Start..word.End];
        pos = at + 1;
        return true;
    }

    /// <returns>The offset behind <c>NAME=</c>, <c>NAME+=</c> or <c>NAME[…]=</c>, or -1.</returns>
    private int AssignmentEnd(int at)
    {
        var i = at;
        if (i >= end || !IsNameStart(text[i]))
        {
            return -1;
        }

        while (i < end && (IsNameStart(text[i]) || char.IsAsciiDigit(text[i])))
        {
            i++;
        }

        if (i < end && text[i] == '[')
        {
            i = BehindSubscript(i);
        }

        i += i + 1 < end && text[i] == '+' ? 1 : 0;
        return i < end && text[i] == '=' ? i + 1 : -1;
    }

    // Blanks and separators in a subscript are part of it, a bracket in quotes closes nothing.
    private int BehindSubscript(int at)
    {
        var from = at;
        var open = 0;
        do
        {
            var c = text[at];
            open += c == '[' ? 1 : c == ']' ? -1 : 0;
            at = c == '\\' ? at + 2 : c is '\'' or '"' ? BehindQuote(at) : at + 1;
        }
        while (at < end && open > 0);
        reading.CountLookAhead(at - from, source, from);
        return open > 0 ? end : Math.Min(at, end);
    }

    // The subscript of NAME[…]= is read for what it runs.
    private RawWord? ReadAssignmentWord(int valueStart)
    {
        var start = pos;
        var subscript = text.IndexOf('[', start, valueStart - start);
        if (subscript < 0)
        {
            return ReadWord(quoted: true);
        }

        var builder = new WordBuilder();
        pos = subscript;
        while (pos < valueStart && Running)
        {
            switch (text[pos])
            {
                case '$':
                    ScanDollar(builder, quoted: true);
                    break;
                case '`':
                    ScanBackticks(builder, quoted: true);
                    break;
                case '\'':
                    ScanSingleQuoted(builder);
                    break;
                case '"':
                    ScanDoubleQuoted(builder);
                    break;
                default:
                    pos += text[pos] == '\\' ? 2 : 1;
                    break;
            }
        }

        if (!Running)
        {
            return null;
        }

        builder.Opaque(start, pos);
        var head = builder.Build(start, pos);
        if (ReadWord(quoted: true) is not { } value)
        {
            return Running ? head : null;
        }

        return head with { End = value.End, Expansions = [.. head.Expansions, .. value.Expansions], Opaque = [.. head.Opaque, .. value.Opaque], Placeholder = value.Placeholder };
    }

    private bool TryAssignment(RawCommand command)
    {
        var valueStart = AssignmentEnd(pos);
        if (valueStart < 0)
        {
            return false;
        }

        var start = pos;
        if (valueStart < end && text[valueStart] == '(')
        {
            pos = valueStart + 1;
            ReadArray(command, start);
            return true;
        }

        if (ReadAssignmentWord(valueStart) is not { } word)
        {
            TakeBrokenAssignment(command, start);
            return true;
        }

        command.Assignments.Add(word);
        command.End = pos;
        return true;
    }

    private void TakeBrokenAssignment(RawCommand command, int start)
    {
        var words = command.Words.Count;
        TakeBroken(command, start);
        if (command.Words.Count > words)
        {
            command.Assignments.Add(command.Words[^1]);
            command.Words.RemoveAt(words);
        }
    }

    // NAME=( … ), over several lines, comments allowed.
    private void ReadArray(RawCommand command, int start)
    {
        var builder = new WordBuilder();
        while (pos < end && Running)
        {
            SkipBlanks();
            var c = Peek(0);
            if (c == ')')
            {
                pos++;
                builder.Opaque(start, pos);
                command.Assignments.Add(builder.Build(start, pos));
                command.End = pos;
                return;
            }

            if (pos < end && IsLineEnd(pos))
            {
                pos = LineEndBehind(pos);
            }
            else if (c == '#')
            {
                ReadComment();
            }
            else if (pos < end)
            {
                if (ReadWord(quoted: false) is { } element)
                {
                    foreach (var expansion in element.Expansions)
                    {
                        builder.Add(expansion);
                    }

                    builder.Placeholder |= element.Placeholder;
                }
                else if (Running)
                {
                    pos++;
                }
            }
        }

        Fail(start, "This array is never closed with ')'.");
        TakeBrokenAssignment(command, start);
    }

    // Inside [[ ]] the operators < > && || ( ) are part of the test.
    private void ReadConditional(RawCommand command, RawWord open)
    {
        command.Words.Add(open);
        while (pos < end && Running)
        {
            SkipBlanks();
            if (pos >= end || text[pos] == ';' || IsLineEnd(pos))
            {
                break;
            }

            var start = pos;
            if (ReadWord(quoted: true) is not { } word)
            {
                if (!Running)
                {
                    break;
                }

                pos++;
                while (pos < end && text[pos] == text[start] && text[pos] is '&' or '|')
                {
                    pos++;
                }

                word = new RawWord(start, pos) { Plain = true };
            }

            command.Words.Add(word);
            if (text.AsSpan(word.Start, word.End - word.Start) is "]]")
            {
                break;
            }
        }

        command.End = pos;
        Emit(command);
    }

    private void Emit(RawCommand command)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.IsHeredoc && pendingHeredocs.Contains(redirection))
            {
                // Its body begins at the next line; what runs the command with it is only known then.
                waiting.Add(command);
                return;
            }
        }

        new CommandEmitter(reading, source, wrappers, depth).Emit(command);
    }
}
