namespace PolicyRunner.Shell;

/// <summary>Reads PowerShell line by line: enough to see which cmdlets and tools a block calls.</summary>
internal sealed class PowerShellParser(ShellReading reading, ShellSource source)
{
    private readonly string text = source.Text;
    private readonly List<ShellWord> words = [];
    private readonly List<RawWord> raws = [];
    private int pos;
    private int pipelineIndex;

    public void Run()
    {
        while (pos < text.Length && !reading.Stopped)
        {
            var c = text[pos];
            switch (c)
            {
                case '\n' or '\r' or ';':
                    Flush();
                    pipelineIndex = 0;
                    pos++;
                    break;
                case '|':
                    Flush();
                    pipelineIndex++;
                    pos++;
                    break;
                case '{' or '}' or '(' or ')':
                    Flush();
                    pipelineIndex = 0;
                    pos++;
                    break;
                case '`' when pos + 1 < text.Length && text[pos + 1] is '\n' or '\r':
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
    }

    private void ReadComment()
    {
        var from = pos;
        while (pos < text.Length && text[pos] is not ('\n' or '\r'))
        {
            pos++;
        }

        reading.Comments.Add(new ShellComment(text[(from + 1)..pos].Trim(), source.Span(from, pos)));
    }

    private void ReadWord()
    {
        var from = pos;
        var value = new System.Text.StringBuilder();
        while (pos < text.Length && !char.IsWhiteSpace(text[pos]) && text[pos] is not (';' or '|' or '{' or '}' or '(' or ')'))
        {
            var c = text[pos];
            if (c is '\'' or '"')
            {
                var stop = text.IndexOf(c, pos + 1);
                if (stop < 0)
                {
                    reading.Report("This quote is never closed.", source.Span(pos, pos + 1));
                    reading.Restart(source.Span(pos, pos + 1));
                    var line = text.IndexOf('\n', pos);
                    stop = line < 0 ? text.Length : line;
                    value.Append(text, pos, stop - pos);
                    pos = stop;
                    break;
                }

                value.Append(text, pos + 1, stop - pos - 1);
                pos = stop + 1;
            }
            else
            {
                value.Append(c);
                pos++;
            }
        }

        words.Add(new ShellWord(value.ToString(), text[from..pos], [], source.Span(from, pos)));
        raws.Add(new RawWord(from, pos));
        reading.CountWord(source, from);
    }

    private void Flush()
    {
        var first = words.Count > 2 && words[0].Value.StartsWith('$') && words[1].Value == "=" ? 2 : 0;
        first += first < words.Count - 1 && words[first].Value is "&" or "." ? 1 : 0;
        if (words.Count > first && IsCommand(words[first].Value))
        {
            Add(first);
        }

        words.Clear();
        raws.Clear();
    }

    private static bool IsCommand(string word) =>
        word.Length > 0 && word[0] is not ('$' or '-' or '[' or '@' or '=' or '<' or ',' or '+')
        && word is not ("if" or "else" or "elseif" or "foreach" or "for" or "while" or "function" or "param" or "try" or "catch" or "finally" or "return" or "switch");

    private void Add(int first)
    {
        var tool = words[first].Value;
        var entry = ToolTable.Find(tool);
        var judged = Cmdlet(tool)
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
            Effect = words.Exists(word => word.Value.Equals("-WhatIf", StringComparison.OrdinalIgnoreCase)) ? CommandEffect.Read : judged.Effect,
            Reason = judged.Reason,
            IsIrreversible = judged.IsIrreversible,
            PipelineIndex = pipelineIndex,
            HasPlaceholder = words.Exists(word => Placeholders.In(word.Value)),
        });
    }

    // Approved verbs say what a cmdlet does.
    private static Judgement? Cmdlet(string tool)
    {
        var dash = tool.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || !char.IsAsciiLetterUpper(tool[0]) || dash + 1 >= tool.Length || !char.IsAsciiLetterUpper(tool[dash + 1]))
        {
            return null;
        }

        var verb = tool[..dash];
        var effect = verb switch
        {
            "Get" or "Test" or "Show" or "Measure" or "Select" or "Where" or "Sort" or "Format" or "Write" or "Find" or "Search" or "Compare" or "Group"
                or "ConvertTo" or "ConvertFrom" or "Join" or "Split" or "Resolve" or "Read" or "Trace" or "Wait" or "ForEach" or "Import" => CommandEffect.Read,
            "Remove" or "Clear" or "Uninstall" => CommandEffect.Destructive,
            "Set" or "New" or "Add" or "Start" or "Stop" or "Restart" or "Enable" or "Disable" or "Update" or "Install" or "Move" or "Copy" or "Rename"
                or "Out" or "Export" or "Publish" or "Register" or "Unregister" or "Grant" or "Revoke" or "Suspend" or "Resume" or "Reset" or "Restore" or "Save" => CommandEffect.Mutate,
            _ => CommandEffect.Unknown,
        };
        return new Judgement(effect, verb, $"the cmdlet's verb is {verb}", effect == CommandEffect.Destructive && verb == "Remove");
    }
}
