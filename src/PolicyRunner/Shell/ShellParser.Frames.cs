namespace PolicyRunner.Shell;

/// <summary>The stack of open compound commands.</summary>
internal sealed partial class ShellParser
{
    /// <param name="Kind"><c>(</c>, <c>{</c>, <c>i</c> for if, <c>d</c> for a loop, <c>c</c> for case.</param>
    /// <param name="Start">Where it opens.</param>
    /// <param name="Function">The function whose body it is, or null.</param>
    /// <param name="FirstCommand">How many commands had been found before it.</param>
    /// <param name="ExpectsPattern">True in a case, before a pattern.</param>
    private sealed record Frame(char Kind, int Start, string? Function, int FirstCommand, bool ExpectsPattern = false);

    // Bounds the search for a frame to close.
    private const int MaxFrames = 1000;

    private string? functionName;

    private static string Opener(char kind) => kind switch
    {
        'i' => "if",
        'd' => "do",
        'c' => "case",
        _ => kind.ToString(),
    };

    private static string Closer(char kind) => kind switch
    {
        'i' => "fi",
        'd' => "done",
        'c' => "esac",
        '{' => "}",
        _ => ")",
    };

    private void Open(char kind, int start)
    {
        if (frames.Count >= MaxFrames)
        {
            StopTooDeep(start);
            return;
        }

        frames.Add(new Frame(kind, start, functionName, reading.Commands.Count, kind == 'c'));
        openFrames[kind]++;
        functionName = null;
    }

    /// <returns>False when nothing of the kind is open above the floor.</returns>
    private bool Close(char kind, int floor)
    {
        if (openFrames[kind] == 0)
        {
            return false;
        }

        var index = frames.Count - 1;
        while (index >= floor && frames[index].Kind != kind)
        {
            index--;
        }

        if (index < floor)
        {
            return false;
        }

        if (index < frames.Count - 1)
        {
            var open = frames[^1];
            reading.Report($"'{Opener(open.Kind)}' is not closed with '{Closer(open.Kind)}' before the '{Closer(kind)}' of an outer one.", source.Span(open.Start, open.Start + Opener(open.Kind).Length));
        }

        if (frames[index].Function is { } name)
        {
            reading.Functions.Add(new ShellFunction(name, frames[index].FirstCommand, reading.Commands.Count));
        }

        DropFrames(index);
        return true;
    }

    private void DropFrames(int floor)
    {
        while (frames.Count > floor)
        {
            openFrames[frames[^1].Kind]--;
            frames.RemoveAt(frames.Count - 1);
        }
    }

    private void CloseWord(char kind, int start, int floor)
    {
        if (!Close(kind, floor))
        {
            reading.Report($"'{Closer(kind)}' closes nothing.", source.Span(start, pos));
        }

        PassRedirections();
    }

    /// <returns>False when the word is no keyword; the position is then unchanged.</returns>
    private bool TryKeyword(RawWord word, int floor)
    {
        if (!word.Plain || word.End - word.Start > 8)
        {
            return false;
        }

        switch (text.AsSpan(word.Start, word.End - word.Start))
        {
            case "then" or "else" or "elif" or "do" or "!" or "coproc":
                return true;
            case "if":
                Open('i', word.Start);
                return true;
            case "while" or "until":
                Open('d', word.Start);
                return true;
            case "for" or "select":
                Open('d', word.Start);
                ReadForHead();
                return true;
            case "case":
                Open('c', word.Start);
                ReadCaseHead();
                return true;
            case "{":
                Open('{', word.Start);
                return true;
            case "fi":
                CloseWord('i', word.Start, floor);
                return true;
            case "done":
                CloseWord('d', word.Start, floor);
                return true;
            case "esac":
                CloseWord('c', word.Start, floor);
                return true;
            case "}":
                CloseWord('{', word.Start, floor);
                return true;
            case "function":
                ReadFunctionHead();
                return true;
            default:
                return false;
        }
    }

    private void ReadFunctionHead()
    {
        SkipBlanks();
        if (pos < end && ReadWord(quoted: true) is { } name)
        {
            functionName = text[name.Start..name.End];
            SkipBlanks();
            if (Peek(0) == '(' && Peek(1) == ')')
            {
                pos += 2;
            }
        }
    }

    // The words of "in" are read for the substitutions in them; the variable is not a command.
    private void ReadForHead()
    {
        SkipBlanks();
        if (Peek(0) == '(' && Peek(1) == '(')
        {
            OpenParenthesis();
            return;
        }

        while (Running)
        {
            SkipBlanks();
            if (pos >= end || EndsCommand(pos) || text[pos] == '#' || ReadWord(quoted: true) is null)
            {
                return;
            }
        }
    }

    private void ReadCaseHead()
    {
        for (var i = 0; i < 2 && Running; i++)
        {
            SkipBlanks();
            while (i == 1 && pos < end && IsLineEnd(pos))
            {
                PassLineEnd();
                SkipBlanks();
            }

            if (pos >= end || ReadWord(quoted: true) is null)
            {
                return;
            }
        }
    }

    private void ReadCasePattern()
    {
        var first = true;
        if (text[pos] == '(')
        {
            pos++;
        }

        while (pos < end && Running)
        {
            SkipBlanks();
            var c = Peek(0);
            if (c == ')')
            {
                pos++;
                break;
            }

            if (c == '|')
            {
                pos++;
                continue;
            }

            var start = pos;
            if (pos >= end || ReadWord(quoted: true) is not { } word)
            {
                // Not a pattern after all: let the command loop have it.
                break;
            }

            if (first && word.Plain && text.AsSpan(start, word.End - start) is "esac")
            {
                CloseWord('c', start, 0);
                return;
            }

            first = false;
        }

        if (frames.Count > 0 && frames[^1].Kind == 'c')
        {
            frames[^1] = frames[^1] with { ExpectsPattern = false };
        }
    }
}
