namespace PolicyRunner.Shell;

/// <summary>
/// Reads a stretch of POSIX or bash text. Compound commands are tracked on a stack instead of being built into a tree:
/// what matters is every simple command in them, and half a loop in a document must not hide the commands behind it.
/// </summary>
internal sealed partial class ShellParser
{
    private readonly ShellReading reading;
    private readonly ShellSource source;
    private readonly string text;
    private readonly int end;
    private readonly IReadOnlyList<string> wrappers;
    private readonly List<Frame> frames = [];
    private readonly int[] openFrames = new int[128];
    private int pos;
    private int depth;
    private int pipelineIndex;
    private Mark restartMark;

    // Where the outermost construct begins that never ends, -1 while all is well. Everything unwinds to Run.
    private int failedAt = -1;

    /// <param name="reading">Where commands and problems go.</param>
    /// <param name="source">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="wrappers">What runs this text, outermost first.</param>
    /// <param name="depth">How deep this text is nested in others.</param>
    public ShellParser(ShellReading reading, ShellSource source, int start, int end, IReadOnlyList<string> wrappers, int depth)
    {
        this.reading = reading;
        this.source = source;
        text = source.Text;
        pos = start;
        this.end = end;
        this.wrappers = wrappers;
        this.depth = depth;
    }

    private bool Running => failedAt < 0 && !reading.Stopped;

    public void Run()
    {
        if (depth > ShellReading.MaxDepth)
        {
            StopTooDeep(pos);
            return;
        }

        while (pos < end && !reading.Stopped)
        {
            restartMark = new Mark(reading);
            ParseCommands(nested: false, pos);
            if (failedAt >= 0)
            {
                Recover();
            }
        }

        if (frames.Count > 0 && !reading.Stopped)
        {
            var open = frames[^1];
            reading.Report($"'{Opener(open.Kind)}' is never closed with '{Closer(open.Kind)}'.", source.Span(open.Start, open.Start + Opener(open.Kind).Length));
        }
    }

    /// <returns>True when the closing parenthesis of a substitution was found and passed.</returns>
    private bool ParseCommands(bool nested, int opening)
    {
        var floor = frames.Count;
        var outerPipeline = pipelineIndex;
        pipelineIndex = 0;
        while (pos < end && Running)
        {
            if (!nested)
            {
                restartMark = new Mark(reading);
            }

            var c = text[pos];
            if (IsBlank(c))
            {
                pos++;
            }
            else if (IsContinuation(pos, out var behind))
            {
                pos = behind;
            }
            else if (IsLineEnd(pos))
            {
                PassLineEnd();
            }
            else if (c == '#')
            {
                ReadComment();
            }
            else if (frames.Count > floor && frames[^1] is { Kind: 'c', ExpectsPattern: true })
            {
                ReadCasePattern();
            }
            else if (c == ';')
            {
                PassSemicolon(floor);
            }
            else if (c == '&' && Peek(1) != '>')
            {
                pos += Peek(1) == '&' ? 2 : 1;
                pipelineIndex = 0;
            }
            else if (c == '|')
            {
                PassPipe();
            }
            else if (c == '(')
            {
                OpenParenthesis();
            }
            else if (c == ')')
            {
                if (frames.Count > floor && openFrames['('] > 0 && Close('(', floor))
                {
                    pos++;
                    PassRedirections();
                }
                else if (nested)
                {
                    pos++;
                    DropFrames(floor);
                    pipelineIndex = outerPipeline;
                    return true;
                }
                else
                {
                    reading.Report("')' closes nothing.", source.Span(pos, pos + 1));
                    pos++;
                }
            }
            else
            {
                ReadSimpleCommand(floor);
            }
        }

        if (nested)
        {
            DropFrames(floor);
            pipelineIndex = outerPipeline;
            Fail(opening, "This substitution is never closed with ')'.");
        }
        else if (Running)
        {
            DropHeredocs();
        }

        return false;
    }

    private void PassLineEnd()
    {
        pos = LineEndBehind(pos);
        pipelineIndex = 0;
        if (pendingHeredocs.Count > 0)
        {
            ReadHeredocs();
        }
    }

    private void PassSemicolon(int floor)
    {
        var start = pos;
        pos++;
        var doubled = pos < end && text[pos] is ';' or '&';
        while (pos < end && doubled && text[pos] is ';' or '&' && pos - start < 3)
        {
            pos++;
        }

        pipelineIndex = 0;
        if (doubled && frames.Count > floor && frames[^1].Kind == 'c')
        {
            frames[^1] = frames[^1] with { ExpectsPattern = true };
        }
    }

    private void PassPipe()
    {
        if (Peek(1) == '|')
        {
            pos += 2;
            pipelineIndex = 0;
            return;
        }

        pos += Peek(1) == '&' ? 2 : 1;
        pipelineIndex++;
    }

    private void OpenParenthesis()
    {
        if (Peek(1) == '(' && !BeginsWithTool(pos + 2) && LooksArithmetic(pos + 2))
        {
            var start = pos;
            pos += 2;
            ScanArithmetic(start, new WordBuilder(), quoted: true);
            return;
        }

        Open('(', pos);
        pos++;
        pipelineIndex = 0;
    }

    private void ReadComment()
    {
        var start = pos;
        SkipLine();
        reading.Comments.Add(new ShellComment(text[(start + 1)..pos].Trim(), source.Span(start, pos)));
    }

    // Restarting: what the unclosed construct swallowed is taken back, and reading goes on at the line behind its opening.
    private void Recover()
    {
        var lineEnd = failedAt;
        while (lineEnd < end && !IsLineEnd(lineEnd))
        {
            lineEnd++;
        }

        DropHeredocs();
        restartMark.TakeBack(reading, source.Span(lineEnd, lineEnd).Start);
        pos = lineEnd;
        reading.Restart(source.Span(failedAt, Math.Min(failedAt + 1, end)));
        failedAt = -1;
    }

    // Unwinding passes here from the inside out: the innermost construct is reported, the outermost decides where to go on.
    private void Fail(int opening, string message)
    {
        if (reading.Stopped)
        {
            return;
        }

        if (failedAt < 0)
        {
            reading.Report(message, source.Span(opening, Math.Min(opening + 1, end)));
        }

        failedAt = failedAt < 0 ? opening : Math.Min(failedAt, opening);
    }

    private void StopTooDeep(int place) =>
        reading.StopTooDeep(source.Span(Math.Min(place, text.Length), Math.Min(place + 1, text.Length)));

    private char Peek(int ahead) => Peek(pos, ahead);

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private bool IsContinuation(int at, out int behind)
    {
        behind = at;
        if (text[at] == '\\' && at + 1 < end && IsLineEnd(at + 1))
        {
            behind = LineEndBehind(at + 1);
            return true;
        }

        return false;
    }

    // A carriage return alone is a letter to the shell.
    private bool IsLineEnd(int at) => text[at] == '\n' || (text[at] == '\r' && at + 1 < end && text[at + 1] == '\n');

    private int LineEndBehind(int at) => text[at] == '\r' ? at + 2 : at + 1;

    private void SkipBlanks()
    {
        while (pos < end)
        {
            if (IsBlank(text[pos]))
            {
                pos++;
            }
            else if (IsContinuation(pos, out var behind))
            {
                pos = behind;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>How much had been gathered when a command began.</summary>
    private readonly record struct Mark(int Commands, int Comments, int Functions)
    {
        public Mark(ShellReading reading)
            : this(reading.Commands.Count, reading.Comments.Count, reading.Functions.Count)
        {
        }

        public void TakeBack(ShellReading reading, int lineEnd)
        {
            Keep(reading.Commands, Commands, command => command.Span.End <= lineEnd);
            Keep(reading.Comments, Comments, comment => comment.Span.Start < lineEnd);
            reading.Functions.RemoveRange(Functions, reading.Functions.Count - Functions);
        }

        private static void Keep<T>(List<T> list, int first, Predicate<T> keep)
        {
            var kept = first;
            for (var i = first; i < list.Count; i++)
            {
                if (keep(list[i]))
                {
                    list[kept++] = list[i];
                }
            }

            list.RemoveRange(kept, list.Count - kept);
        }
    }
}
