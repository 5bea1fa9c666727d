namespace PolicyRunner.Shell;

/// <summary>Assignments: <c>NAME=…</c>, <c>NAME+=…</c>, <c>NAME[…]=…</c> and arrays.</summary>
internal sealed partial class ShellParser
{
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
            if (!TryScan(builder, quoted: true))
            {
                pos += text[pos] == '\\' ? 2 : 1;
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
        if (ReadAssignment(valueStart) is not { } word)
        {
            TakeBrokenAssignment(command, start);
            return true;
        }

        command.Assignments.Add(word);
        command.End = pos;
        return true;
    }

    private RawWord? ReadAssignment(int valueStart) => valueStart < end && text[valueStart] == '(' ? ReadArray(valueStart) : ReadAssignmentWord(valueStart);

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
    private RawWord? ReadArray(int opening)
    {
        var start = pos;
        var builder = new WordBuilder();
        pos = opening + 1;
        while (pos < end && Running)
        {
            SkipBlanks();
            var c = Peek(0);
            if (c == ')')
            {
                pos++;
                builder.Opaque(start, pos);
                return builder.Build(start, pos);
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
        return null;
    }
}
