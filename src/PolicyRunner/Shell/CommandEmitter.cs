using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>Takes wrappers off a simple command, reads the texts it hands to other interpreters, and adds what it is to the reading.</summary>
internal sealed partial class CommandEmitter(ShellReading reading, ShellSource source, IReadOnlyList<string> outer, int depth)
{
    public void Emit(RawCommand raw)
    {
        if (depth > ShellReading.MaxDepth)
        {
            reading.StopTooDeep(source.Span(raw.Start, raw.End));
            return;
        }

        var words = new List<ShellWord>(raw.Words.Count);
        foreach (var word in raw.Words)
        {
            words.Add(word.ToWord(source));
        }

        var assignments = new List<ShellWord>(raw.Assignments.Count);
        foreach (var word in raw.Assignments)
        {
            assignments.Add(word.ToWord(source));
        }

        var redirections = new List<ShellRedirection>(raw.Redirections.Count);
        foreach (var redirection in raw.Redirections)
        {
            redirections.Add(new ShellRedirection(
                redirection.Operator,
                redirection.Target.ToWord(source),
                Body(redirection),
                source.Span(redirection.Start, redirection.End)));
        }

        var wrappers = new List<string>(outer);
        var first = 0;
        var firstInner = reading.Commands.Count;
        var runsOthers = false;
        ToolEntry? entry = null;
        var arguments = CommandArguments.None;
        var tool = "";
        while (first < words.Count)
        {
            if (wrappers.Count > ShellReading.MaxDepth)
            {
                reading.StopTooDeep(words[first].Span);
                return;
            }

            tool = ToolName(words[first].Value);
            entry = ToolTable.Find(tool);
            arguments = entry is null ? new CommandArguments(words, first + 1, null) : new CommandArguments(words, first + 1, entry);
            if (entry is null || !Unwrap(entry, arguments, raw, words, first, wrappers, assignments, out var next, out runsOthers))
            {
                break;
            }

            first = next;
        }

        var judged = WithBraces(Judge(tool, entry, arguments, words, first), entry, arguments, raw, first);
        var effect = judged.Effect;
        var reason = judged.Reason;
        if (runsOthers)
        {
            // Its own line in the table, "unknown" for a shell that reads a script, says nothing once the script is known.
            effect = effect == CommandEffect.Unknown ? CommandEffect.Read : effect;
            for (var i = firstInner; i < reading.Commands.Count; i++)
            {
                if (reading.Commands[i].Wrappers.Count > wrappers.Count && reading.Commands[i].Effect > effect)
                {
                    effect = reading.Commands[i].Effect;
                    reason = reading.Commands[i].Reason;
                }
            }
        }

        var irreversible = judged.IsIrreversible;
        var places = ShellWords.Of(source, raw.Words, words);
        Redirections.Apply(redirections, ref effect, ref reason, ref irreversible);
        if (effect < CommandEffect.Unknown && effect != CommandEffect.Output && Deciding(assignments, tool, words, first) is { } name)
        {
            effect = CommandEffect.Unknown;
            reason = $"{name} decides what else runs";
        }

        reading.Add(new ShellCommand
        {
            Text = OneLine(source.Text.AsSpan(raw.Start, raw.End - raw.Start)),
            Span = source.Span(raw.Start, raw.End),
            Tool = first < words.Count ? tool : "",
            ToolSpan = first < words.Count ? words[first].Span : source.Span(raw.Start, raw.End),
            Verb = judged.Verb,
            Arguments = first + 1 < words.Count ? places.From(first + 1) : [],
            Words = places,
            Effect = effect,
            Reason = reason,
            IsIrreversible = irreversible,
            RunsOthers = runsOthers,
            Wrappers = wrappers.ToArray(),
            Assignments = assignments.ToArray(),
            Redirections = redirections.ToArray(),
            PipelineIndex = raw.PipelineIndex,
            HasPlaceholder = HasPlaceholder(raw, words),
        });
    }

    private static string? Deciding(List<ShellWord> assignments, string tool, List<ShellWord> words, int first)
    {
        var set = tool is "export" or "declare" or "typeset" or "readonly" or "local" ? assignments.Concat(words.Skip(first + 1)) : assignments;
        return set.Select(word => ShellVariables.Deciding(word.Value)).FirstOrDefault(name => name is not null);
    }

    private Judgement Judge(string tool, ToolEntry? entry, CommandArguments arguments, List<ShellWord> words, int first)
    {
        if (words.Count == 0 || first >= words.Count)
        {
            return new Judgement(CommandEffect.Read, "", "It only sets variables or redirects.", false);
        }

        if (words.Count == 1 && words[0].Value is "..." or "…")
        {
            return new Judgement(CommandEffect.Output, "", "It stands for something left out.", false);
        }

        return entry is null
            ? new Judgement(CommandEffect.Unknown, "", reading.Unknown(tool), false)
            : entry.Judge(tool, arguments);
    }

    // The shell makes other words of "{delete,ns,prod}"; the table saw only this one. Behind the verb, what it makes begins as it does.
    private Judgement WithBraces(Judgement judged, ToolEntry? entry, CommandArguments arguments, RawCommand raw, int first)
    {
        if (judged.Effect != CommandEffect.Read || entry is null)
        {
            return judged;
        }

        var verbs = judged.Verb.Length == 0 ? 0 : judged.Verb.AsSpan().Count(' ') + 1;
        for (var i = first; i < raw.Words.Count; i++)
        {
            var brace = raw.Words[i].Brace(source.Text);
            if (brace < 0 || entry.OnlyReads)
            {
                continue;
            }

            var operand = arguments.Operands.IndexOf(i);
            var isBehindVerb = (verbs > 0 && operand >= verbs) || source.Text.AsSpan(raw.Words[i].Start, brace - raw.Words[i].Start).Contains('/');
            if (!isBehindVerb || brace == raw.Words[i].Start || source.Text[raw.Words[i].Start] is '-' or '"' or '\'')
            {
                return new Judgement(CommandEffect.Unknown, judged.Verb, "The shell makes other words of the braces.", false);
            }
        }

        return judged;
    }

    private string? Body(RawRedirection redirection)
    {
        if (redirection.BodyStart < 0)
        {
            return redirection.IsHeredoc ? "" : null;
        }

        var body = source.Text[redirection.BodyStart..redirection.BodyEnd];
        return redirection.Operator == "<<-" && body.Contains('\t', StringComparison.Ordinal)
            ? string.Join('\n', body.Split('\n').Select(line => line.TrimStart('\t')))
            : body;
    }

    private static string ToolName(string word)
    {
        var slash = word.LastIndexOf('/');
        return slash >= 0 && slash < word.Length - 1 && word[0] is '/' or '.' or '~' && !word.Contains('$', StringComparison.Ordinal)
            ? word[(slash + 1)..]
            : word;
    }

    private static bool HasPlaceholder(RawCommand raw, List<ShellWord> words)
    {
        for (var i = 0; i < raw.Words.Count; i++)
        {
            if (raw.Words[i].Placeholder || Placeholders.In(words[i].Value))
            {
                return true;
            }
        }

        return raw.Assignments.Exists(word => word.Placeholder) || raw.Redirections.Exists(redirection => redirection.Target.Placeholder);
    }

    // Continuations and line ends become single spaces.
    private static string OneLine(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('\n', '\r') < 0)
        {
            return CommonText.Of(text);
        }

        var line = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\n' or '\r')
            {
                continue;
            }

            if (text[i] is '\n' or '\r' || (char.IsWhiteSpace(text[i]) && i > 0 && text[i - 1] is '\n' or '\r'))
            {
                while (i + 1 < text.Length && char.IsWhiteSpace(text[i + 1]))
                {
                    i++;
                }

                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }

                continue;
            }

            line.Append(text[i]);
        }

        return line.ToString();
    }
}

/// <summary>What a command does, as the table says.</summary>
internal sealed record Judgement(CommandEffect Effect, string Verb, string Reason, bool IsIrreversible);
