using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>What one call of the reader gathers, shared by all parsers that work on parts of the block, and the caps they obey.</summary>
internal sealed class ShellReading(ShellAllowance? allowance)
{
    /// <summary>How deep substitutions, wrappers and quoted scripts may nest.</summary>
    public const int MaxDepth = 32;

    // Each construct that is never closed makes the parser scan to the end and start again at the next line.
    private const int MaxRestarts = 32;

    // A script of a megabyte read thirty times.
    private const int MaxLookAhead = 32 << 20;

    private const int MaxProblems = 20;

    private int restarts;
    private int lookAhead;
    private string unknownTool = "";
    private string unknown = "";

    public List<ShellCommand> Commands { get; } = [];

    public List<ShellComment> Comments { get; } = [];

    public List<Problem> Problems { get; } = [];

    public List<ShellFunction> Functions { get; } = [];

    public bool IsTranscript { get; set; }

    /// <summary>True when the text goes to a shell as it is: no prompt and no template in it is anybody else's.</summary>
    public bool Runs { get; init; }

    /// <summary>True once a cap was reached: every parser stops.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Adds a command; stops the reading when the page has too many.</summary>
    public void Add(ShellCommand command)
    {
        Commands.Add(command);
        if (allowance?.TakeCommand(command.Span) == false)
        {
            Stopped = true;
        }
    }

    /// <summary>Counts a word, which takes memory before its command is complete; stops the reading when the page has too many.</summary>
    public void CountWord(ShellSource source, int start)
    {
        if (allowance?.TakeWord(source, start) == false)
        {
            Stopped = true;
        }
    }

    /// <summary>Counts characters that were looked at without being read; stops the reading when they are out of all proportion.</summary>
    public void CountLookAhead(int characters, ShellSource source, int start)
    {
        lookAhead += characters;
        if (lookAhead > MaxLookAhead)
        {
            Stop("Its parentheses nest so that it takes too long to tell which are arithmetic; the rest of the block was not read. Write them flat.", source.Span(start, start));
        }
    }

    /// <summary>Why nothing is known of a tool's effect: one text for all commands of a row.</summary>
    public string Unknown(string tool)
    {
        if (tool != unknownTool)
        {
            (unknownTool, unknown) = (tool, $"'{tool}' is not in the table of known tools");
        }

        return unknown;
    }

    public void Report(string message, SourceSpan span)
    {
        if (Problems.Count < MaxProblems)
        {
            Problems.Add(new Problem(ProblemKind.Shell, message, span));
        }
    }

    /// <summary>Ends the reading, and says so in both ways there are: to those who look at problems, and to those who judge commands.</summary>
    public void Stop(string message, SourceSpan span)
    {
        if (!Stopped)
        {
            Stopped = true;
            Problems.Add(new Problem(ProblemKind.Limit, message, span));
            Commands.Add(new ShellCommand
            {
                Text = span.FirstLine().Text.ToString(),
                Span = span,
                Tool = "",
                Verb = "",
                Arguments = [],
                Effect = CommandEffect.Destructive,
                Reason = "what follows was not read and may do anything",
            });
        }
    }

    public void StopTooDeep(SourceSpan span) => Stop($"Commands nest deeper than {MaxDepth} levels; the rest of the block was not read. Write them flat.", span);

    /// <summary>Counts a new start behind something unclosed; stops the reading when there were too many.</summary>
    public void Restart(SourceSpan place)
    {
        if (++restarts > MaxRestarts)
        {
            Stop($"More than {MaxRestarts} quotes, brackets and heredocs are never closed; the rest of the block was not read. Close them.", place);
        }
    }

    public ShellScript Finish()
    {
        ResolveFunctions();
        Order();

        // Arrays as such: a collection expression would put an object around each, and a large folder keeps all of them.
        return new ShellScript(Commands.ToArray(), Comments.ToArray(), Problems.ToArray())
        {
            IsTranscript = IsTranscript,
            Functions = Functions.Count == 0 ? [] : Functions.ConvertAll(function => function.Name).ToArray(),
        };
    }

    // A call does what the function's body does; the body's own commands are listed where they stand.
    private void ResolveFunctions()
    {
        if (Functions.Count == 0)
        {
            return;
        }

        var effects = new Dictionary<string, CommandEffect>(StringComparer.Ordinal);
        foreach (var function in Functions)
        {
            var effect = CommandEffect.Read;
            for (var i = function.FirstCommand; i < function.EndCommand && i < Commands.Count; i++)
            {
                if (Commands[i].Tool != function.Name)
                {
                    var inner = effects.GetValueOrDefault(Commands[i].Tool, Commands[i].Effect);
                    effect = inner > effect ? inner : effect;
                }
            }

            effects[function.Name] = effect;
        }

        for (var i = 0; i < Commands.Count; i++)
        {
            var command = Commands[i];
            if (command.Tool.Length > 0 && command.Wrappers.Count == 0 && effects.TryGetValue(command.Tool, out var effect))
            {
                Commands[i] = command with
                {
                    Verb = "",
                    Effect = effect,
                    Reason = $"{command.Tool} is a function of this script and does what its body does",
                    IsIrreversible = false,
                    RunsOthers = true,
                };
            }
        }
    }

    // Inner commands are found before the outer one is complete, and text in double quotes is read twice:
    // by the shell that expands it and by the one it is handed to.
    private void Order()
    {
        var ordered = true;
        for (var i = 1; i < Commands.Count && ordered; i++)
        {
            ordered = Compare(Commands[i - 1], Commands[i]) < 0;
        }

        if (ordered)
        {
            return;
        }

        Commands.Sort(Compare);
        var kept = 0;
        for (var i = 0; i < Commands.Count; i++)
        {
            if (kept == 0 || Commands[kept - 1].Span != Commands[i].Span || Commands[kept - 1].Tool != Commands[i].Tool)
            {
                Commands[kept++] = Commands[i];
            }
        }

        Commands.RemoveRange(kept, Commands.Count - kept);
        Comments.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
    }

    private static int Compare(ShellCommand a, ShellCommand b)
    {
        var byStart = a.Span.Start.CompareTo(b.Span.Start);
        var byEnd = b.Span.End.CompareTo(a.Span.End);
        return byStart != 0 ? byStart
            : byEnd != 0 ? byEnd
            : a.Wrappers.Count != b.Wrappers.Count ? a.Wrappers.Count.CompareTo(b.Wrappers.Count)
            : string.CompareOrdinal(a.Tool, b.Tool);
    }
}

/// <summary>A function and the commands of its body, as indexes in the order they were found.</summary>
internal sealed record ShellFunction(string Name, int FirstCommand, int EndCommand);
