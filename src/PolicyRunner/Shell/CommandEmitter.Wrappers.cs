using System.Text;

namespace PolicyRunner.Shell;

/// <summary>Commands that run commands.</summary>
internal sealed partial class CommandEmitter
{
    /// <returns>True when the words from <paramref name="next"/> on are the command that counts.</returns>
    private bool Unwrap(ToolEntry entry, CommandArguments arguments, RawCommand raw, List<ShellWord> words, int first, List<string> wrappers, List<ShellWord> assignments, out int next, out bool runsOthers)
    {
        next = first;
        runsOthers = false;
        var tool = ToolName(words[first].Value);
        if (entry.TakenOver is { } other && arguments.Operands.Count > 0 && arguments.Operand(0) == other.Verb && ToolTable.Find(other.Tool) is { } taken)
        {
            tool += " " + other.Verb;
            arguments = new CommandArguments(words, arguments.Operands[0] + 1, taken);
            entry = taken;
        }

        foreach (var rule in entry.Runs)
        {
            if (!RunRule.Fit(rule.Verbs, arguments))
            {
                continue;
            }

            var name = Name(tool, rule, arguments);
            switch (rule.Kind)
            {
                case RunKind.Find when wrappers.Exists(wrapper => wrapper.StartsWith("find ", StringComparison.Ordinal)):
                    // find in find's -exec is nobody's command, only a way to make the reading slow.
                    continue;
                case RunKind.Find:
                    runsOthers |= RunFind(raw, words, first, wrappers, tool);
                    continue;
                case RunKind.Command:
                    // "env a.b=1 ls": to env a name is whatever stands before the sign.
                    var start = CommandStart(rule, arguments);
                    while (start >= 0 && start < words.Count && words[start].Value.IndexOf('=', StringComparison.Ordinal) > 0)
                    {
                        assignments.Add(words[start++]);
                    }

                    if (start < 0 || start >= words.Count)
                    {
                        continue;
                    }

                    wrappers.Add(name);
                    next = start;
                    return true;
                default:
                    if (RunText(rule, arguments, raw, wrappers, name, out next))
                    {
                        runsOthers = next == 0;
                        if (!runsOthers)
                        {
                            wrappers.Add(name);
                            return true;
                        }
                    }

                    continue;
            }
        }

        return false;
    }

    private static string Name(string tool, RunRule rule, CommandArguments arguments)
    {
        for (var i = 0; i < rule.Verbs.Count; i++)
        {
            tool += " " + arguments.Operand(i);
        }

        return rule.Flags.Count > 0 && rule.Kind == RunKind.Shell ? tool + " " + rule.Flags[0] : tool;
    }

    // -1 when there is no command behind the wrapper.
    private static int CommandStart(RunRule rule, CommandArguments arguments)
    {
        if (rule.BehindDashes)
        {
            return arguments.DashDash < 0 ? -1 : arguments.DashDash + 1;
        }

        var operand = rule.Verbs.Count + rule.Skip;
        return operand < arguments.Operands.Count ? arguments.Operands[operand] : -1;
    }

    // next is 0 when the text was read by itself, else the word at which a plain command begins.
    private bool RunText(RunRule rule, CommandArguments arguments, RawCommand raw, List<string> wrappers, string name, out int next)
    {
        next = 0;
        var inner = new List<string>(wrappers) { name };
        if (rule.FromStandardInput)
        {
            return (rule.Kind == RunKind.Sql || arguments.Operands.Count <= rule.Skip || arguments.Flags.Exists(flag => flag.Name == "-s") || ReadsDevice(arguments))
                && RunStandardInput(rule, raw, inner);
        }

        if (rule.Flags.Count > 0)
        {
            var found = false;
            foreach (var flag in arguments.Flags)
            {
                if (!rule.Flags.Contains(flag.Name))
                {
                    continue;
                }

                // "bash -c -x 'ls'": to a shell the text is the first word behind all of its flags.
                if (flag.ValueWord >= 0 && flag.Value is not ['+', ..])
                {
                    Read(rule.Kind, raw.Words, flag.ValueWord, flag.ValueWord + 1, flag.ValueOffset, inner);
                    found = true;
                }
                else if (rule.Kind == RunKind.Shell && arguments.Operands.FindIndex(operand => arguments.Words[operand].Value is not ['-' or '+', ..]) is >= 0 and var text)
                {
                    Read(rule.Kind, raw.Words, arguments.Operands[text], arguments.Operands[text] + 1, 0, inner);
                    found = true;
                }
            }

            return found;
        }

        var start = CommandStart(rule, arguments);
        if (start < 0)
        {
            return false;
        }

        if (rule.IsFirstOnly)
        {
            // "-" and nothing take away what was set before.
            if (arguments.Words[start].Value is "-" or "")
            {
                return false;
            }

            Read(rule.Kind, raw.Words, start, start + 1, 0, inner);
            return true;
        }

        if (rule.Kind == RunKind.Shell && raw.Words.FindIndex(start, word => !word.Plain) < 0)
        {
            next = start;
            return true;
        }

        Read(rule.Kind, raw.Words, start, raw.Words.Count, 0, inner);
        return true;
    }

    // "bash /dev/stdin", "bash /dev/fd/3": the script is what is redirected there.
    private static bool ReadsDevice(CommandArguments arguments)
    {
        for (var i = 0; i < arguments.Operands.Count; i++)
        {
            if (arguments.Operand(i).StartsWith("/dev/", StringComparison.Ordinal) || arguments.Operand(i).StartsWith("/proc/", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // The last one counts, unless its number is another's or "<&3" takes it back: whoever gives a shell several texts has them all read.
    private bool RunStandardInput(RunRule rule, RawCommand raw, List<string> inner)
    {
        var found = false;
        foreach (var redirection in raw.Redirections)
        {
            if (redirection.BodyStart >= 0)
            {
                var body = HeredocBody.Of(source, redirection);
                Read(rule.Kind, body, 0, body.Text.Length, inner);
                found = true;
            }
            else if (redirection.Operator == "<<<")
            {
                Read(rule.Kind, [redirection.Target], 0, 1, 0, inner);
                found = true;
            }
        }

        return found;
    }

    private bool RunFind(RawCommand raw, List<ShellWord> words, int first, List<string> wrappers, string tool)
    {
        var found = false;
        for (var i = first + 1; i < words.Count; i++)
        {
            if (words[i].Value is not ("-exec" or "-execdir" or "-ok" or "-okdir"))
            {
                continue;
            }

            var name = tool + " " + words[i].Value;
            var start = i + 1;
            for (i = start; i < words.Count && words[i].Value is not (";" or "+"); i++)
            {
            }

            if (i > start)
            {
                var command = new RawCommand { Start = raw.Words[start].Start, End = raw.Words[i - 1].End };
                command.Words.AddRange(raw.Words.GetRange(start, i - start));
                new CommandEmitter(reading, source, [.. wrappers, name], depth + 1).Emit(command);
                found = true;
            }
        }

        return found;
    }

    private void Read(RunKind kind, List<RawWord> words, int from, int to, int offset, List<string> inner)
    {
        var text = new StringBuilder();
        var places = new List<int>();
        for (var i = from; i < to; i++)
        {
            if (i > from)
            {
                text.Append(' ');
                places.Add(words[i].Start - 1);
            }

            text.Append(words[i].Unquote(source.Text, places));
        }

        Read(kind, new ShellSource(source, text.ToString(), places), offset, text.Length, inner);
    }

    private void Read(RunKind kind, ShellSource text, int start, int end, List<string> inner)
    {
        if (kind == RunKind.Sql)
        {
            new SqlParser(reading, text, start, end, inner).Run();
        }
        else
        {
            new ShellParser(reading, text, start, end, inner, depth + 1).Run();
        }
    }
}
