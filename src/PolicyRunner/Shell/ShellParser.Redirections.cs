namespace PolicyRunner.Shell;

/// <summary>Redirections and heredocs.</summary>
internal sealed partial class ShellParser
{
    private readonly List<RawRedirection> pendingHeredocs = [];
    private readonly List<RawCommand> waiting = [];

    private bool TryRedirection(List<RawRedirection> redirections)
    {
        var start = pos;
        var at = pos;
        while (at < end && char.IsAsciiDigit(text[at]) && at - pos < 3)
        {
            at++;
        }

        if (at >= end)
        {
            return false;
        }

        var length = OperatorLength(at);
        if (length == 0 || (text[at] == '&' && at > start))
        {
            return false;
        }

        var sign = text.Substring(at, length);
        pos = at + length;
        while (pos < end && (IsBlank(text[pos]) || (IsContinuation(pos, out var behind) && (pos = behind - 1) >= 0)))
        {
            pos++;
        }

        var targetStart = pos;
        if (ReadWord(quoted: sign == "<<<") is not { } target)
        {
            if (Running)
            {
                reading.Report($"'{sign}' has no target.", source.Span(at, at + length));
                target = new RawWord(targetStart, targetStart) { Plain = true };
            }
            else
            {
                return true;
            }
        }

        var redirection = new RawRedirection { Operator = sign, Target = target, Start = start, End = pos };
        redirections.Add(redirection);
        if (redirection.IsHeredoc && target.End > target.Start)
        {
            pendingHeredocs.Add(redirection);
        }

        return true;
    }

    private int OperatorLength(int at)
    {
        var c = text[at];
        var next = at + 1 < end ? text[at + 1] : '\0';
        var third = at + 2 < end ? text[at + 2] : '\0';
        switch (c)
        {
            case '&':
                return next != '>' ? 0 : third == '>' ? 3 : 2;
            case '>':
                return next is '>' or '|' or '&' ? 2 : next == '(' ? 0 : 1;
            case '<':
                if (PlaceholderEnd(at) >= 0 || next == '(')
                {
                    return 0;
                }

                return next == '<' ? (third is '<' or '-' ? 3 : 2) : next is '>' or '&' ? 2 : 1;
            default:
                return 0;
        }
    }

    // Redirections of a whole compound command, "done > file", are a command without a word.
    private void PassRedirections()
    {
        SkipBlanks();
        var command = new RawCommand { Start = pos, PipelineIndex = pipelineIndex };
        while (pos < end && Running && TryRedirection(command.Redirections))
        {
            command.End = pos;
            SkipBlanks();
        }

        if (command.End > 0 && !reading.Stopped)
        {
            Emit(command);
        }
    }

    // The position is at the start of the line behind the heredocs' operators.
    private void ReadHeredocs()
    {
        var open = new List<RawRedirection>(pendingHeredocs);
        pendingHeredocs.Clear();
        foreach (var heredoc in open)
        {
            if (!ReadHeredocBody(heredoc))
            {
                reading.Report($"The heredoc's end '{Delimiter(heredoc)}' is missing.", source.Span(heredoc.Start, heredoc.End));
                reading.Restart(source.Span(heredoc.Start, heredoc.End));
                break;
            }
        }

        EmitWaiting();
    }

    private void DropHeredocs()
    {
        pendingHeredocs.Clear();
        EmitWaiting();
    }

    private void EmitWaiting()
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var commands = new List<RawCommand>(waiting);
        waiting.Clear();
        foreach (var command in commands)
        {
            Emit(command);
        }
    }

    private string Delimiter(RawRedirection heredoc) => heredoc.Target.Plain
        ? text[heredoc.Target.Start..heredoc.Target.End]
        : heredoc.Target.Unquote(text, null);

    private bool ReadHeredocBody(RawRedirection heredoc)
    {
        var delimiter = Delimiter(heredoc);
        var at = pos;
        var (indented, indentedEnd) = (-1, -1);
        while (at < end)
        {
            var rest = text.AsSpan(at, end - at);
            var length = rest.IndexOf('\n');
            var line = (length < 0 ? rest : rest[..length]).TrimEnd('\r');
            var next = length < 0 ? end : at + length + 1;
            var bare = heredoc.Operator == "<<-" ? line.TrimStart('\t') : line;
            if (bare.SequenceEqual(delimiter))
            {
                TakeBody(heredoc, at, next);
                return true;
            }

            if (indented < 0 && line.Length < delimiter.Length + 40 && line.Trim().SequenceEqual(delimiter))
            {
                (indented, indentedEnd) = (at, at + line.Length);
            }

            at = next;
        }

        if (indented < 0)
        {
            return false;
        }

        // The shell reads on to the end of the file; people who paste this find out at night.
        reading.Report($"The heredoc's end '{delimiter}' must stand at the start of its line and alone.", source.Span(indented, indentedEnd));
        reading.Restart(source.Span(indented, indentedEnd));
        TakeBody(heredoc, indented, Math.Min(end, text.IndexOf('\n', indentedEnd) is >= 0 and var lineEnd ? lineEnd + 1 : end));
        return true;
    }

    private void TakeBody(RawRedirection heredoc, int bodyEnd, int next)
    {
        heredoc.BodyStart = pos;
        heredoc.BodyEnd = bodyEnd;
        pos = next;
        ReadSubstitutionsIn(heredoc);
    }

    // An unquoted heredoc runs the substitutions in its body.
    private void ReadSubstitutionsIn(RawRedirection heredoc)
    {
        if (HeredocBody.IsQuoted(text, heredoc.Target))
        {
            return;
        }

        var after = pos;
        pos = heredoc.BodyStart;
        var word = new WordBuilder();
        while (pos < heredoc.BodyEnd && Running)
        {
            var next = text.AsSpan(pos, heredoc.BodyEnd - pos).IndexOfAny("\\$`");
            if (next < 0)
            {
                break;
            }

            pos += next;
            switch (text[pos])
            {
                case '\\':
                    pos += 2;
                    break;
                case '$':
                    ScanDollar(word, quoted: true, inQuotes: true);
                    break;
                default:
                    ScanBackticks(word, quoted: true);
                    break;
            }
        }

        if (Running)
        {
            pos = after;
        }
    }
}
