namespace PolicyRunner.Shell;

/// <summary>Simple commands: words, with assignments in front, and redirections.</summary>
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
            var valueStart = declares ? AssignmentEnd(pos) : -1;
            if ((valueStart > 0 ? ReadAssignment(valueStart) : ReadWord(quoted: false)) is not { } word)
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
